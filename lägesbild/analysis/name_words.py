"""Words that stand beside names of persons, or look like them: what person_names goes by."""

from __future__ import annotations

from typing import Final


def listed(*words: str) -> frozenset[str]:
    """The words of some lines."""
    return frozenset(word for line in words for word in line.split())


BOTH: Final = listed(
    "inger helga alba alfa alma alva alve alf ann anker ask aster aurora beda bella ben beta bill birk "
    "björn blanka bo bror bruno dag dan dick diana ed edit elva embla engla else ester fred frank frans "
    "frej frid frode gerd gull gun göte hans ida ina inga inge iris isa jan jarl jasmin jo job jon jul "
    "juni junior kaj karma kent kim klara knut lage lea leja levi li lilja lillen lilly lina lind linda "
    "linn linnea linnéa liv lo los lotta lotten lova love lovisa lucia luna lykke maj majs malva marina "
    "mark mats max may mila milla mina minna mio mira my nova nima noor norna nour odd ola ole otto ove "
    "pan per pilar regina rita ros rosa rosita roy runa rune rut ruta saga said salam sally sam sanna "
    "finn signe sigge siri siv sol sonja stella sten stig storm sture stina sultan summer svea sven tage "
    "tala ted tim tilde tindra tina tom tor tore tova ture tuva ty tyra uno urban valborg van vega vera "
    "vesta vide viking vilda vilja ville viola viva ylva åse östen abed ana asta biggan dana dino eden "
    "habib hala hamid haya iman israa jama juno kadra karam lelle majd malak malek muse muno musa najma "
    "nada nicke rayan reem rima ruba safa sahar sami sana selam sima tarik totte tuan umut zack zain zoe "
    "maggan thu thi minh anh binh duc hoa hung manne robel meron senait almaz abraham abel agda alen anas "
    "axel babben bob bojan britt dina emir enes gitte gorm hafsa hakan iver jack jean jeppe karen kasper "
    "klabbe kåre lena liva mads malte milan nisse oliver osman roar ron samer sanne silas stian stickan "
    "svenne vilde adonis agnar alban almar anar andre anis aria aura baptist benas benigna berg borg "
    "brynja candelas dieter donna etta falk faras flora franka gilles gitta gloria goda grace habil "
    "hortensia hulda islom karmen karolin lucian mick milda modesta murad ojas parker roman ryan serena "
    "sibylla stela timotej tutu vida violetta fran anu",
)
"""Given names that are words of their own: only what stands around them tells."""

NEVER: Final = listed(
    "arta baki bakis kardelen bonusson matos osmos klavs arian arians alla alle alltså amor an anda ande "
    "andra antal april apr augusti aug bara bas basel bil breda brett chi dec december del den dessa det "
    "detta dev diamond din du efter elle en er ett february februari feb fem finna fler flera floor forum "
    "fram franc från för förra grant gård han harm hon hur hörn ib ibland ikram in ingen inget inta int "
    "is issue juli jun kalla kan klass kom kort kvar le line lite lot lät lördag made man manga mar mars "
    "marsch mat matas med medan men mer meta metod mot många måndag mörk nazi ni nick nu nya några något "
    "när october oktober okt om onsdag order parsa peer plan plus reda ren rena roll sad samma se sedan "
    "sen sent sep september server sin skugga smal snart som sole stad stan stilla stor stora styr sys "
    "söndag så tack talat tel till timme tisdag torsdag tre två under upp ur us ute vad valda valid vara "
    "var ver vet veta vi vid vidare vill visa von wolf ändra än år åter åtta över fredag ja nej jag hit "
    "dit dar sko skor sal salen bad band bana bar bord bud bus buss busse by båda båt fina fri fält föra "
    "gamla gata ge grön gula hall hand hav hem hela här hål höst kilo kille kvinna kväll känd lag lagd "
    "land lek ljus lugn läge lämna lån lära löv mil minne mod norr norra nära natt ort park port prat "
    "pris rad ring rum råd röda röd sa sak samt sida skola snö spel spår stark steg ström svår syn söder "
    "södra tag tal tak tid tjej torg tor- trygg trygga tur ung unga ut utan vakt val vatten veckan verka "
    "villa vit vita väg vägen väst öster östra öppen öppet öppna parken adel alpin ammar anka arton avin "
    "barn barr bart bast bat bergen bok bora bale bruna borgar cabbar daler diken divan domen draga edda "
    "eder elvan enar ene fares fia firas fura gala gas gro gumma gök göken hagen hanja hanne harpa hava "
    "henna hind huld hussen jihad juris kader kaja kaktus kala kamma kick korka kris kristen kristens "
    "kristall lama lana lean lan lex lindar logi long lut lynne makan malen malla mara marin masar matta "
    "maxi maxim maxima meja mille mor murat muslim ninja orka ormar otta otur pascal pastor penny peta "
    "petar pilt pippa pina primitiva puck rada raid ramadan ranka rasa rens reva rida rik rim ritt rym "
    "safari safta salami salem salt sand sari signa signar sil silke sina sirap skuld son sona sonad "
    "sonata svala svan ties toker unna unnar urs vagn vaka valka vanda vikar wolfram örn are along ante "
    "bile basse fille jade jet lada lila lilla linas albino ale aspar atlas avi bälg bina bogey brandy "
    "candela don earl eldar flor florin gal gaspar gyllen jagat jaka mist myrra nadir olympia panini",
)
"""Words of other languages' lists, and of ours, that no Swedish text means a person by."""

NO_CAPITALS: Final = listed(
    "abf ab amerika arena asien bio blå brå bup bvc center centrum city coop corner europa facebook falck "
    "fc forum friends fritid gamla gävle gavle gefle google hb hemköp hsb ica idrott if ik instagram "
    "island israel iran irak jula kanal kina lidl lions liljeholm maxi medborgarlöfte messenger mvc norge "
    "ok outlook polen polis polisen power påsk region riks röda rusta ryssland rädda ikea safe securitas "
    "skola skolan snapchat stadium suicide sverige syrien teams telia tele tiktok trello tv twitter "
    "ukraina whatsapp willys word youtube zero öb öob åhléns biltema elgiganten dollarstore preem shell "
    "espresso house mcdonalds sibylla subway burger king nattvandrarna nyår midsommar valborgsmässoafton "
    "advent trettondag trettondagen lejon aktiva missing people korset barnen",
)
"""Capitalised words that are brands, organisations, countries and days."""

PARTICLES: Final = listed(
    "af al av bin da de del den der di do dos el ibn la le los ten ter van vom von y zu",
)
PLACE_NOUNS: Final = listed(
    "allé backe backen bad badet bil-service bro bron by center centrum dag dal dalen församling förskola "
    "gata gatan gränd grill gård gården gymnasium hage hall hallen hamn hamnen hed hus huset höjd kafé "
    "café kajen kiosk kiosken klubb kulle kulturhus kvarn kvarter kyrka kyrkan kyrkas kyrkans kyrkogård "
    "källare lekplats livs marknad minne museum park parken pizzeria plan plats platsen restaurang salong "
    "samfund skola skolan skolas skog stall station stig strand stuga teater torg torget udde villa vret "
    "väg vägen äng ås äldreboende if ik bk fc ff fk hb ab sk kb gif simhall ishall",
)
NO_FAMILY_ENDINGS: Final = (
    "skola", "skolan", "skolans", "gatan", "vägen", "gården", "gårdens", "huset", "hus", "hallen",
    "parken", "centrum", "torget", "kyrka", "kyrkan", "bron", "backen", "föreningen", "förening",
    "klubben", "klubb", "jouren", "kommun", "kommuns", "stiftelsen", "gränd", "plan", "planen",
    "festival", "festivalen", "dagen", "dagarna", "rådet", "nämnden", "bolaget", "bladet", "badet",
    "stranden", "viken", "hamnen", "butiken", "gruppen", "gymnasiet", "museet", "teatern", "fritidsgård",
    "vallen", "hovet", "boende", "boendet", "näs", "arena", "stadion", "stan", "staden", "ån", "sjön",
    "styrelsen", "verket", "myndigheten", "regionen", "förbundet", "enheten",
)  # fmt: skip
"""How words end that are never the family name after a given name."""
PLACE_ENDINGS: Final = (
    *NO_FAMILY_ENDINGS, "avdelningen", "förvaltningen", "kontoret", "sällskapet", "skogen", "marknaden",
    "rondellen", "stationen",
)  # fmt: skip
ORGANISATION_BEFORE: Final = listed(
    "projekt projektet projekten metoden programmet appen båten fartyget restaurangen butiken kiosken "
    "pizzerian caféet kaféet föreningen klubben laget kampanjen stormen orkanen kvarteret stiftelsen "
    "bostadsbolaget skolan förskolan fritidsgården gården gymnasiet modellen hunden hästen katten märket "
    "boken filmen serien spelet kyrkan församlingen sankt sankta gatan vägen platsen torget parken "
    "utbildningen kursen arbetssättet konceptet handboken enkäten undersökningen linjen huset studien "
    "rapporten lokalen mötesplatsen verksamheten boendet bolaget företaget kedjan varumärket gymmet "
    "bussen tåget jouren festivalen tidningen radion kanalen verktyget systemet gruppen insatsen insats "
    "satsningen",
)
ORGANISATION_ENDINGS: Final = (
    "jouren", "projektet", "föreningen", "metoden", "programmet", "gruppen", "klubben", "gården",
    "skolan", "kyrkan", "butiken", "kedjan", "bolaget", "modellen",
)  # fmt: skip
PLACE_PREPOSITIONS: Final = listed(
    "vid utanför på i till från mot nära kring runt bakom genom intill förbi inne invid runtom norr söder",
)
NAMING: Final = listed("heter heta hette kallas kallad kallade kallar namn namnet döpt")
"""Words right before a name that say that it is one."""
PERSONS: Final = listed(
    "killen tjejen pojken flickan eleven grannen mannen kvinnan läraren kompisen brodern systern sonen "
    "dottern mamman pappan ungdomen vaktmästaren herr fru fröken familjen bröderna syskonen systrarna "
    "släkten farbror tant kusinen vännen ledaren tränaren mentorn rektorn kuratorn sambon maken makan "
    "flickvännen pojkvännen mamma pappa morfar farfar mormor farmor bror syster son dotter kompis vän "
    "kamrat kille tjej pojke flicka elev granne barnet personen klienten brukaren gärningsmannen offret "
    "vittnet doktor advokat chefen",
)
TITLES: Final = listed("herr fru fröken familjen bröderna syskonen systrarna släkten farbror tant")
"""What a family name stands after."""
RELATIONS: Final = listed(
    "mamma pappa föräldrar mor far bror syster syskon son dotter kompis kompisar vän vänner gäng klass "
    "bil moped epa cykel dörr brevlåda lägenhet lillebror storebror lillasyster storasyster familj mormor "
    "morfar farmor farfar flickvän pojkvän fru man sambo kusin granne mobil telefon väska jacka hund katt "
    "barn uppförande frånvaro lärare mentor rum fönster hus namn efternamn ärende anmälan",
)
VERBS: Final = listed(
    "är har sa säger sade blev blir ringde ringer vill ville kom går gick bor bodde heter hotade hotar "
    "slog slår sparkade såg ser säljer sålde tog tar gjorde gör berättade berättar tycker undrar klagar "
    "skrev skriver hämtade vågar slutade rånade stal röker dricker driver drev äger hittade vägrar "
    "vägrade leder filmade filmar bjöd bjuder syns mår behöver var fick får uppger uppgav kände känner "
    "sov sover mötte träffade träffar kastade kastar körde kör sprang lurade lurades larmade larmar sökte "
    "söker hade skulle ska kan kunde knuffade stod står satt sitter låg ligger anmälde anmäler misstänks "
    "hänger umgås rymde saknas försvann flyttade återkom samlar samlade matar",
)
STRONG_VERBS: Final = VERBS - listed(
    "är har blir blev kom ska kan var får kör går står ligger sitter tar gör ser",
)
"""Verbs that persons alone go with."""
FAMILY_ENDINGS: Final = (
    "sson", "sdotter", "ström", "strøm", "berg", "lund", "gren", "qvist", "kvist", "quist", "blom",
    "dahl", "holm", "stedt", "stad", "ander", "lander", "brandt", "mark", "vall", "wall", "fors",
    "hammar", "sköld", "skjöld", "crona", "krona", "hielm", "hjelm", "rud", "rooth", "roth", "gård",
    "garde", "quist", "löf", "löv", "lööf", "lin", "ling", "ell", "én", "ius", "feldt", "felt", "stam",
    "ö", "strand", "skog", "rot", "dal", "lind", "sten", "borg", "bom", "mo", "gård", "hult", "vik",
    "man", "ić", "vic", "ovic", "evic", "ski", "ska", "cki", "wicz", "czyk", "nen", "oğlu", "oglu",
    "zadeh", "pour", "ian", "yan", "ov", "ova", "ev", "eva", "enko", "chuk", "shvili", "dze", "sen",
    "poulos", "idis", "escu", "ez", "inho", "eira", "ullah", "uddin", "singh", "brunn", "tall", "hagen",
    "sund", "näs", "åker", "rönn", "alm", "hed", "hede", "sjö", "bäck", "beck", "å",
)  # fmt: skip
"""How family names end, where the lists do not know them. Only beside a given name or an initial."""
LONG_ENDINGS: Final = tuple(ending for ending in FAMILY_ENDINGS if len(ending) > 3)
"""Endings that tell in lower case too, where words like gång and båten would else be taken for names."""

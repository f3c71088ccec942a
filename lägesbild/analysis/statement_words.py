"""
The words by which a statement is recognised: stems of Swedish words, as patterns of lower-case text.

General words of the trade, none of a municipality's own. A stem stands at the beginning of a word unless it
says otherwise; it is cut where inflection begins.
"""

from __future__ import annotations

import re
from typing import Final


def stems(words: str) -> re.Pattern[str]:
    """One pattern for many stems; ``_`` stands for a space, ``$`` ends the word there."""
    parts = (re.escape(word).replace("_", r"\s+").replace(r"\$", r"(?!\w)") for word in words.split())
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(parts, key=len, reverse=True))})")


CALM: Final = stems(
    "lugn bättre förbättr tryggare positiv uppskatta lyckat lyckats lyft$ lyfter nöjda nöjd$ avtagit "
    "fungerar_bra fungerar_väl fungerat_bra fungerat_väl gått_bra går_bra bra_samarbete "
    "gott_samarbete bra_dialog god_dialog gott_resultat bra_resultat har_upphört stabil gått_ner "
    "gått_ned"
)
FEWER: Final = stems("mindre färre minsk inga$ ingen$ inget$ ej$ inte_längre utan$ knappt$ slutat$")
"""Words that turn the trouble after them into good news."""
TROUBLE: Final = stems(
    "oro$ oron$ oroa oroande orolig stor_oro stök bråk problem otrygg incident ökad_oro misshandl "
    "misshandel rån$ rån rånad skjutning skottloss spräng brand$ bränder anlagd eldat eldar inbrott "
    "stöld stulna klotter klottr skadegör krossa vandal hotad hotat hotfull hot$ hot_mot trakass mobb "
    "bedrägeri buskör störande störning orosanmäl konflikt eskaler värre$ sämre skrämm utsatt "
    "hatbrott nazi klag droghandel langning langas knark påverkade berusad nedskräp ofreda "
    "sexuella_övergrepp öppen_försäljning har_skett upptäck slagsmål skrik_och$ gängkriminalitet "
    "rekryteras rekrytering_till_gäng rekrytering_av_unga"
)
"""Words that say that something is wrong."""
TOPIC: Final = stems(
    "narkotika drog$ droger alkohol våld$ våldet kriminal gäng extremis radikalis heder brott$ "
    "brottslig skolfrånvaro rekrytering klistermärk dekal ökar$ ökat$ ökning ökad$ fler$ allt_fler "
    "rykte hot"
)
"""Words that a measure may be about as well as a concern."""
NEED: Final = stems(
    "behöv behov efterfråg efterlys önskar önskemål önskan saknar saknas skulle_vilja vill_ha vill_få "
    "måste$ krävs_att äskar hoppas_få ber_om behöver_hjälp stöd_önskas resurser_krävs "
    "för_lite_resurser"
)
DOING: Final = stems(
    "pågår jobbar arbetar arbetas arbete$ arbetet$ arbetsgrupp starta startar startat startas "
    "uppstart planera genomför införa$ införs$ införde$ infört$ införts$ insats satsning projekt "
    "utbild rekryter_ny rekrytering samverka samarbet dialog besök nattvandr patruller närvaro "
    "kontroller tillsyn trygghetsvandring ansök fått_medel söker utök bjuder bjudit kallelse kallar "
    "kallat kartlägg erbjud öppnar öppnat öppnas anordn ordnar föreläs kampanj stänger stängt "
    "håller_på träffar samtal$ orossamtal hemtagning fortsätter fortsätta fortgår tar_fram tagit_fram "
    "skriver börjat_skriva ska_$ kommer_att kommer_ansöka lovaktivitet fritidsverksamhet aktiviteter "
    "manifestation pilot testa provar bemanna byter$ byt_ut$ sätter_upp satt_upp klipp röjer stöttar "
    "stödjer avslutar avslutas avsluta metodstöd uppdrag växla_upp växlar_upp ser_över förebygg "
    "gör_insatser lägger_om tillsatt anställ"
)
WORSE: Final = stems(
    "ökar öka$ ökat ökad ökning ökande fler$ allt_fler flera_fall eskaler värre sämre stiger tilltag"
)
LESS: Final = stems(
    "minsk lugn mindre färre avta gått_ner gått_ned bättre upphört inte_längre slutat tryggare"
)
SAME: Final = stems(
    "oförändra fortsatt lika_ som_tidigare som_förut stabil ingen_större inga_större samma_läge"
)

PLANNED: Final = stems(
    "planera ska$ skall$ kommer_att kommer$ ansöka ansöker hoppas avser tänker på_gång börjar_i "
    "startar_i införs förbereder inför_våren inför_hösten till_våren till_hösten nästa nu_planeras "
    "vill$ uppstart"
)
GOING_ON: Final = stems(
    "pågår pågått jobbar arbetar just_nu fortsätter fortgår har_börjat igång i_gång är_i_gång"
)
DONE: Final = stems(
    "har_genomfört har_genomförts genomfördes är_genomförd är_klar har_hållits hölls genomfört färdig "
    "har_gjorts"
)
ENDED: Final = stems(
    "avslutar avslutas avslutat avslutats avsluta avslutad läggs_ner läggs_ned lagts_ner lagts_ned"
)

GOES_ON: Final = re.compile(
    r"(?:vad gäller|gällande|kring|kopp|med |om |främst|framför|särskilt|bland annat|bl\.? ?a|mest|som |där |"
    r"vilket|t\.? ?ex|till exempel|både|samt |dvs|det vill säga|inklusive|ibland|ofta|även |mellan|efter |"
    r"från |på |i |vid |av |för |så |men inte|inte |att |när |eftersom|då |trots|utifrån|enligt|tillsammans|"
    r"eventuellt|ev\.? )",
    re.IGNORECASE,
)
"""How a part of a sentence begins that belongs to the part before it."""

CATEGORY_WORDS: Final = {
    "hot_personal": stems(
        "hot_mot_personal hot_mot_medarbetar hot_mot_en_medarbetar hot_mot_lärar hot_mot_en_lärar "
        "våld_mot_personal hotad_personal personal_har_hotats personal_hotad hot_mot_tjänste "
        "ordningsvakt hot_mot_socialsekreterar hot_mot_handlägg hotat_personal hot_mot_chaufför "
        "hotar_personal"
    ),
    "nara_relation": stems("heder nära_relation våld_i_hem kvinnofrid tvångsgift tvångsäktenskap könsstymp"),
    "extremism": stems("extremis hatbrott nazi rasis högerextrem radikalis propaganda klistermärk dekal"),
    "organiserad": stems(
        "gäng rekryteras organiserad skjut skott spräng utpressning kriminella_nätverk kriminella_gäng "
        "nätverkskriminal"
    ),
    "riskzon": stems(
        "riskzon orosanmäl skolfrånvaro frånvaro elever_aktuella orossamtal kluster i_risk$ åringar "
        "normbryt gränsöverskrid kriminell kriminalitet"
    ),
    "narkotika": stems(
        "narkotika drog$ droger droghandel knark cannabis alkohol langning langas berusad påverkad "
        "fylla$ fylleri försäljning tramadol haschrök hasch"
    ),
    "skadegorelse": stems("skadegör klott nedskräp vandal krossa sönderslag skräp$ fönsterkross saboter"),
    "stold": stems("stöld stulen stulet stulna stjäl inbrott snatt bedräg fickstöld cykelstöld"),
    "brand": stems(
        "brand$ branden$ bränder brinn eld$ elda eldat anlagd pyroteknik smäll raket fyrverk bränd"
    ),
    "trafik": stems(
        "fordon trafik moped epatraktor epa$ a-traktor buskör bilar$ elsparkcyk fortkör parkering körning mc$"
    ),
    "rykten": stems(
        "rykte sociala_medier snapchat tiktok nätet$ digital näthat filmer_sprid spridning_av_film"
    ),
    "vald": stems("våld misshand hot$ hota hotful hot_ trakass rån slagsmål mobb ofred kniv övergrepp"),
    "arrangemang": stems(
        "evenemang arrangemang konsert festival valborg halloween lucia skolavslutning student match cruising"
    ),
    "ordning": stems("stök bråk ordningsstör samling samlas störande störning skrik stim hänger_ ordning"),
    "otrygg_plats": stems(
        "otrygg belysning mörk lampor buskage entré gångväg gångtunnel tunnel lokal miljö torget "
        "parken centrum trapphus källar förfall oro_över_lag"
    ),
}
"""Stems by the code of a category; where several fit, the one with most words, then the first here."""
THEME_WORDS: Final = {
    "hedersrelaterat_vald_och_fortryck": stems("heder shanazi förtryck könsstymp"),
    "trygghetsvandring": stems("trygghetsvandring trygghetsrond nattvandr"),
    "foraldrastod": stems("föräld vårdnadshavar familjeråd"),
    "ungas_inflytande": stems(
        "ungas_röst ungas_inflyt ungdomsråd ungdomsfullmäktige inflytande valdeltag demokrati"
    ),
    "undersokning": stems("lupp$ enkät trygghetsmätning undersökning mätning"),
    "uppfoljning": stems("uppfölj utvärder effekt"),
    "statistik_och_kunskap": stems(
        "statistik kunskap uppsats forskning data$ kartlägg power_bi power-bi analys"
    ),
    "lagesbild_strategi_och_plan": stems(
        "lägesbild strategi handlingsplan åtgärdsplan verksamhetsplan riktlinj"
    ),
    "organiserad_brottslighet": stems("organiserad gäng avhopp cylindermodell d-person skjut spräng"),
    "narkotika_och_alkohol": stems("narkotika drog alkohol cannabis nykter langning tobak"),
    "valdsprevention": stems("våldspreven våldsförebygg mot_våld om_våld"),
    "myndighetsnarvaro": stems("myndighetsnärvaro patrull tillsyn kontroll"),
    "dialog_och_tillit": stems("dialog tillit förtroende medborgarlöfte relationer"),
    "stadsdelsutveckling": stems("stadsdelslyft stadsdelsutveckl områdesutveckl bostadsområde"),
    "fysisk_miljo": stems("belysning lampor buskage klipp fysisk kamera röjer passersystem entré lås$ låser"),
    "ekonomi": stems("statsbidrag medel$ projektmedel budget ekonomi bidrag kostnad finansier"),
    "arrangemang": stems(
        "arrangemang evenemang festival valborg halloween student konsert lucia manifestation"
    ),
    "skola": stems(
        "skol elev lärar rektor pedagog gymnasi förskol klassrum undervisning elevhäls skolsocial"
    ),
    "fritid": stems(
        "fritid ungdomsgård förening idrott sport lov$ loven$ lovaktiv aktiviteter kulturskol simhall"
    ),
    "unga_i_riskzon": stems(
        "riskzon orossamtal fältgrupp fältar hemtagning placering unga$ ungdom sspf sig$ risk$"
    ),
    "samverkan": stems(
        "samverka samarbet gemensam arbetsgrupp organisation bob-råd socialtjänstlag tillsammans_med"
    ),
    "moten": stems("kallelse möte nätverksträff sammanträd"),
}
"""Stems by the code of a theme, read like those of categories."""

"""
Names of persons, in lower case: given and family names of many languages out of the package faker, and those
common in Sweden that it lacks. Read once, when the first text is looked at (about a tenth of a second).
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from lägesbild.analysis.name_words import NEVER, listed

NEAR: Final = ("sv_SE", "no_NO", "da_DK", "fi_FI", "tr_TR", "hr_HR", "pl_PL")
"""Languages whose given names are told in lower case too."""
FAR: Final = listed(
    "az_AZ cs_CZ de_DE en_GB en_IN en_PK en_US es_ES et_EE fr_DZ fr_FR hu_HU is_IS it_IT lt_LT lv_LV "
    "nl_NL pt_PT ro_RO sk_SK sl_SI sw uz_UZ vi_VN",
)
"""Languages whose given names count with a capital."""

OWN_GIVEN: Final = listed(
    # Arabic, Kurdish and Persian, as they are spelled in Swedish
    "abbas abdallah abdel abdelrahman abdulkadir abdulrahman abed adam adel adham ahlam ahmad ahmed aisha "
    "akram alaa ali alireza amal amani amin amina amir amira ammar anas anwar arash areej arezo arian "
    "arvin asma avin ayah ayat ayham aylin ayman aziz azad aziza bahar baran barzan basel bashar bassam "
    "behnaz behrouz bilal bushra dalal dana darya delal diyar dler dunya elham elyas fadi fadia fahad "
    "faisal farah fares farhad faris farida farzad fatemeh fatima fatma fatme firas ghada ghaith ghazal "
    "habib hadi hadil hafsa haidar hala halima hamed hamid hamza hanan hani haval hassan haya hayat heba "
    "hiba hind hosein hossein huda hussain hussein ibrahim idris ilham iman imran inas israa issa jaber "
    "jafar jalal jamal jamila jawad jihad juan kamal kamran karam kareem karim karwan khadija khaled "
    "khalid khalil kian laith lama lana layan layla leila leyla lina lubna maha mahdi maher mahmoud "
    "mahmud mahsa maisa majd majid malak malek manal mariam marwa marwan maryam masoud maysa mehdi milad "
    "mina mohamad mohamed mohammad mohammed mona morteza mostafa muhammad muna murtada musa mustafa nabil "
    "nada nader nadia naser nasim nasrin nawal nazanin nima nisrin noor noura nour omar omid osama parisa "
    "parvin payam qasim rabia rana rania rasha rashid rawan rayan reem reza rima rojin roya ruba sabah "
    "saeed safa sahar said sakina salam saleh salem salim salma salman sami samir samira samer sana sara "
    "sarah sawsan shadi shahad shahin shaima sherin shilan sima sirwan soheil suha suleiman sultan taha "
    "taher tala tareq tarek tariq wael wafa waleed walid wasim yahya yara yasin yasir yasmin yazan yosef "
    "younes yousef youssef yousif yusra zahra zain zainab zaid zakaria zaki zeinab ziad zia zohra",
    # Somali, Eritrean and Ethiopian
    "abdi abdifatah abdihakim abdikarim abdimalik abdinasir abdirahman abdirashid abdirizak abdisalan "
    "abdiwahab abdulahi abdullahi abshir abukar amiin anab asha ayaan ayan bashir bile bishar dahir deeqa "
    "deqa fadumo faiza farhan farhiya fartun fowsiya guled hamdi hawa hibo hodan hooyo hussen ifrah ikran "
    "ilhan ismahan ismail istahil jama kadra khadar khadra liban mahad maryan mohamud mulki muno mursal "
    "muse najma nasra nimco nuur qali rahma ridwan roble saadia sagal sahra salaad samatar sharmarke "
    "shukri sucdi suleyman sumaya warsan yasmiin yonis zakariye zamzam abebe abraham almaz aster awet "
    "berhane biniam dawit eden filmon freweini haben hagos helen hiwot merhawi meron mikal natnael rahel "
    "robel ruta samrawit selam semhar senait simret tekle tesfay tsegay winta yohannes yonas yordanos",
    # Bosnian, Serbian, Croatian, Albanian, Turkish, Polish, Ukrainian and more
    "adis admir adnan agim albin almir alma amela amra ardit arben armin arta arton asim azra bekim belma "
    "blerim bojan bora branko damir dario darko dejan denis dino dragan dragana drita dusan dzenan edin "
    "edis elma elmedin elvir elvira emina emir enes enis ermin fatmir fatos faruk goran hana haris ilir "
    "ines irfan irma ismet jasmin jasmina jasna jelena jovan kenan kujtim lejla ljiljana luan mediha "
    "melisa meho mersiha milan milica milos mirela mirsad mirza mladen muhamed nedim nenad nermin nermina "
    "nihad nikola ognjen predrag ramiz rasim refik safet samra sanel sanela sanja sead selma semir senad "
    "senada slobodan suad tarik valon vesna vlado zlatan zlatko zoran ayse aysel cem deniz elif emine "
    "emre enver ercan erdal fatih gulsen hakan hatice huseyin kemal mehmet melek meryem murat mert orhan "
    "ozan ozlem sedat selin serkan sibel tuncay tugce ugur umut yildiz yilmaz agata agnieszka bartosz "
    "beata danuta ewa grzegorz jacek jerzy kamil kasia katarzyna krystyna krzysztof lukasz maciej magda "
    "malgorzata mateusz michal pawel piotr slawomir tomasz wojciech zbigniew andrii bohdan dmitri dmitry "
    "iryna ivan kateryna mykola nadiia oksana oleg oleh oleksandr olena serhii svitlana tetiana viktoriia "
    "volodymyr yulia yuri anh binh duc hoa hung huong lan linh long minh nguyen phuong thanh thi thu "
    "trang tuan van somchai niran malee siriporn supaporn wanida joao thiago",
    # Swedish names, short forms and new names
    "abbe affe alvin anki asta babben basse bettan biggan bosse calle charlie chrille crille dante danne "
    "ebbe edde ellie elly elsie elton elvin eskil essa fille fia foffe frasse freddan freddy gittan "
    "hampus hasse henke ina ingo ivar jeppe jocke johnny jonte jossan juno kaj kalle kattis kenta kicki "
    "kickan klabbe kricke krille lasse leia lelle liam lillen linnea lollo lova lovis lotta ludde lukas "
    "malte manne maggan meja melker micke mille milo minna mogge molly mona monkan nettan nicke nisse "
    "nova olle ossian pelle peppe pirjo pontan pär rebban robban rolle ronja roffe sanna sebbe sickan "
    "sigge sissi sixten sluggo steffe stickan stoffe svenne tage tilda tilde tindra tjabbe tobbe tompa "
    "totte tova tuva tyra ulrika uffe vidar viggo vilda vilgot ville wilmer wille wilma yngve ylva zack "
    "zoe ziggy åke östen",
)
OWN_FAMILY: Final = listed(
    "abdi abdulahi abdullahi ahmadi ahmed akbari al ali alam amin amini aziz baker barzani bekele farah "
    "faraj ghorbani hadi haddad haidari hakimi hamid hassan hersi hosseini hussein ibrahim ismail jafari "
    "jama jamal kaya khalil khan mahmoud mansour moradi mohamed mohammadi mohamud musa mustafa najafi "
    "nasser nazari nur omar osman qasim rahimi rahmani rashid rezai saeed said saleh salim salman sharif "
    "shirazi sultani warsame yildiz yilmaz yusuf zaki demir celik sahin kovac hodzic begic hadzic "
    "petrovic jovanovic markovic nowak kowalski virtanen korhonen nieminen nguyen tran pham",
)


@dataclass(frozen=True, slots=True)
class Names:
    """``near`` given names are told in lower case, ``far`` only with a capital; ``family`` names."""

    near: frozenset[str]
    far: frozenset[str]
    family: frozenset[str]


@cache
def names() -> Names:
    """All lists, made once for the process."""
    near = frozenset(_parts(_of(NEAR, "first_name"))) | OWN_GIVEN
    far = frozenset(_parts(_of(sorted(FAR), "first_name"))) | near
    family = frozenset(_parts(_of((*NEAR, *sorted(FAR)), "last_name"))) | OWN_FAMILY
    return Names(near - NEVER, far - NEVER, family - NEVER)


def _of(languages: Iterable[str], prefix: str) -> Iterator[str]:
    for language in languages:
        provider = importlib.import_module(f"faker.providers.person.{language}").Provider
        for attribute in dir(provider):
            held = getattr(provider, attribute)
            if attribute.startswith(prefix) and isinstance(held, tuple | list | dict):
                yield from (name for name in held if isinstance(name, str))


def _parts(found: Iterable[str]) -> Iterator[str]:
    for name in found:
        yield from (part for part in name.casefold().replace(".", " ").split() if len(part) > 1)

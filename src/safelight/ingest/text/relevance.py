"""Fact: is the text about enforcement of the sex trade that has happened? Words of the trade beside charges and deeds.

A text is relevant when at least one person is counted in it (arrested, cited, summonsed, newly charged) over the trade,
or a minor was recovered. These tables only say which words speak of the trade; `topic` weighs them.
"""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.words import Tag, wordset

TRADE: Final = {
    Tag("trade", "trade"): (
        "being sold,sold for sex,sold online,sold through ads,advertised online,commercial sexual exploitation,"
        "commercially exploited,sexually exploited,child prostitution,sex ring,"
        "juvenile prostitution,underage prostitution,call girl service,escort service(s|),erotic massage,happy "
        "ending(s|),"
        "sex in exchange for,sexual commerce,sex market,sex industry,sex trade,commercial sex trade,commercial sex "
        "industry,"
        "reclaim and rebuild,buying and selling of sex,streetwalking,street walking,cross country,red light,illicit "
        "spa(s|),"
        "illicit parlor(s|),reverse prostitution,reverse sting(s|),reverse john,john sting(s|),john detail(s|),"
        "john operation(s|),johns list,john list,john school,john program,johns sting,buyer sting,buyers sting,"
        "johns suppression initiative,national johns suppression initiative,dear john,demand reduction,demand "
        "suppression,"
        "demand operation(s|),demand sting(s|),demand detail(s|),demand mission(s|),demand enforcement,"
        "bad date,human exploitation,exploitation unit,innocence lost,trafficking victim(s|),"
        "human trafficking victim(s|),sex trafficking victim(s|),victim(s|) of trafficking,victim(s|) of human "
        "trafficking,"
        "anti trafficking,counter trafficking,escort ad(s|),escort site(s|),escort website(s|),backpage,"
        "illicit massage,illicit massage business(es|),illicit massage parlor(s|),"
        "sexual favors,sex ads,sex ad,ads for sex,sex sting,sex buyer sting,brothel(s|),suspected brothel(s|),"
        "decoy(s|),"
        "house of prostitution,prostibulo(s|),burdel(es|),comercio sexual,grupo de trabajo contra la trata,"
        "unidad contra la trata,unidad de trata,casa de citas,htu,human trafficking task force,posed as escorts,posed "
        "as prostitutes,posing as prostitutes,posing as escorts,explotacion sexual comercial,stroll,casas de citas"
    ),
    Tag("trade", "weak"): (
        "vice,vice detail,vice operation,vice division,vice unit,vice detectives,vice squad,vice section,vice officers,"
        "street level operation,spa,massage parlor(s|),massage establishment(s|),massage shop(s|),massage "
        "business(es|),"
        "bathhouse,antivicio,unidad de vicio,salon de masajes,salones de masajes,vicio"
    ),
}
"""`trade`: speaks of the trade by itself. `weak`: only beside arrests for no other crime."""

UNITS: Final = wordset(
    "unit units task division squad section team bureau detail details sting stings operation operations mission "
    "missions "
    "sweep initiative campaign ring rings investigation investigations awareness prevention enforcement related cases "
    "case "
    "complaints complaint calls problem problems activity training hotline law laws zone corridor hotspot hot tips "
    "unidad operativo division ad ads website websites site sites conspiracy enterprise network organization emphasis "
    "suppression abatement diversion crackdown bust loitering probe effort efforts detectives survivors advocates "
    "prosecution taskforce area hub tip crew operacion redada investigacion network projects project victims victim"
)
"""Behind a charge: the words name a unit or an operation, and charge nobody."""

EXAMPLES: Final = (
    ("Narcotics detectives arrested six people at a motel and seized 200 pills.", {"relevant": False}),
    (
        "Officers arrested nine men for solicitation. Three people were arrested for drug possession.",
        {"relevant": True, "total": 9},
    ),
    ("DWI task force made 31 arrests overnight.", {"relevant": False}),
    ("Four men were charged with online solicitation of a minor.", {"relevant": False}),
    ("The owners of a cleaning firm were arrested for labor trafficking.", {"relevant": False}),
    ("Join our free training on human trafficking for hotel staff.", {"relevant": False}),
)

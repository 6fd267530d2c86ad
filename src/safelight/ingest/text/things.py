"""Nouns behind numbers that count no people held: things, places, time, and people who take part or are helped."""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.words import Tag, wordset

THINGS: Final = {
    Tag("thing"): (
        "year(s|),yr(s|),day(s|),night(s|),hour(s|),hr(s|),week(s|),weekend(s|),month(s|),minute(s|),evening(s|),"
        "shift(s|),"
        "block(s|),blk,mile(s|),pound(s|),lb(s|),kilo(s|),gram(s|),ounce(s|),percent,pct,am,pm,a.m,p.m,count(s|),"
        "felony count(s|),misdemeanor count(s|),charge(s|),offense(s|),offence(s|),"
        "room(s|),car(s|),vehicle(s|),truck(s|),gun(s|),handgun(s|),rifle(s|),pistol(s|),weapon(s|),agency,agencies,"
        "department(s|),precinct(s|),state(s|),city,cities,county,counties,location(s|),site(s|),address(es|),spot(s|),"
        "operation(s|),mission(s|),detail(s|),sting(s|),sweep(s|),raid(s|),phase(s|),case(s|),investigation(s|),"
        "complaint(s|),tip(s|),report(s|),call(s|),contact(s|),phone(s|),cell phone(s|),ad(s|),website(s|),post(s|),"
        "profile(s|),"
        "dollars,hotel(s|),motel(s|),spa(s|),parlor(s|),brothel(s|),business(es|),massage parlor(s|),massage "
        "business(es|),"
        "storefront(s|),establishment(s|),shop(s|),club(s|),bar(s|),apartment(s|),house(s|),home(s|),residence(s|),"
        "warrant(s|) served,warrant(s|),search warrant(s|),search(es|),stop(s|),traffic stop(s|),seizure(s|),"
        "license(s|),permit(s|),"
        "letter(s|),lead(s|),degree(s|),feet,page(s|),point(s|),unit(s|),team(s|),squad(s|),jurisdiction(s|),"
        "corner(s|),intersection(s|),street(s|),computer(s|),device(s|),item(s|),camera(s|),conversation(s|),chat(s|),"
        "message(s|),text(s|),response(s|),time(s|),part(s|),other agencies,partner(s|),partner agencies,"
        "law enforcement agencies,organization(s|),arrest warrant(s|),decoy(s|),hit(s|),zone(s|),beat(s|),district(s|),"
        "referral(s|),violation(s|),game(s|),bed(s|),condom(s|),dose(s|),tablet(s|),account(s|),dogs,dog,"
        "ano(s|),dia(s|),hora(s|),semana(s|),noche(s|),mes(es|),libra(s|),dolares,hotel(es|),motel(es|),auto(s|),"
        "vehiculo(s|),carro(s|),arma(s|),agencia(s|),ciudad(es|),condado(s|),cargo(s|),delito(s|),local(es|),"
        "negocio(s|),"
        "casa(s|),lugar(es|),operativo(s|),operacion(es|),cuadra(s|),llamada(s|),telefono(s|),por ciento,minutos,"
        "jornada(s|),anuncio(s|),celular(es|),salon(es|),establecimiento(s|),corporaciones,dependencias,habitacion(es|)"
    ),
}
"""A number of these counts nobody."""

BYSTANDERS: Final = {
    Tag("bystander"): (
        "victim(s|),survivor(s|),suspected victim(s|),adult victim(s|),potential victim(s|),provider(s|),witness(es|),"
        "officer(s|),detective(s|),deputy,deputies,agent(s|),investigator(s|),sergeant(s|),lieutenant(s|),"
        "prosecutor(s|),"
        "trooper(s|),undercover(s|),policewomen,policemen,chief(s|),sheriff(s|),neighbor(s|),lawyer(s|),teacher(s|),"
        "advocate(s|),volunteer(s|),social worker(s|),case worker(s|),outreach worker(s|),nurse(s|),counselor(s|),"
        "interpreter(s|),staff,member(s|),team member(s|),guest(s|),pedestrian(s|),complainant(s|),caller(s|),"
        "victima(s|),sobreviviente(s|),agente(s|),oficial(es|),policia(s|),detective(s|),testigo(s|),vecino(s|),"
        "trabajadora(s|) social(es|),elemento(s|),investigador(es|)"
    ),
}
"""People who are told of and not counted."""

FILLERS: Final = wordset(
    "restante restantes remaining adult adults suspected alleged would be accused total different local more other "
    "additional related x misdemeanor "
    "felony sex possible duty off known young old older undercover presunto presunta presuntos presuntas supuesto "
    "supuestos supuestas area potential separate new commercial sexual confirmed custodial custody self identified "
    "attempted successful combined likely the los las sospechosos registered convicted prospective street such county "
    "city state foreign asian chinese described hombres adultos adultas underage online illegal illicit massage spa "
    "brothel parlor motel hotel whole entire human licensed unlicensed individual female male first time repeat "
    "married "
    "middle aged college aspiring wannabe eager unsuspecting posibles probables presuntamente posible persistent vice "
    "sexuales mayores edad de sus our their his her your seven-time"
)
"""Words that may stand between a number and the people it counts."""

FUNCTION: Final = wordset(
    "for on in at by with from to of and or but as who whom whose that which when while after before during than then "
    "were was are is been being be had has have did do does will would could may might must can not no if so because "
    "per into onto over under near off out up down along through across between against about until since within "
    "without plus also only just again too there here this these those it its he she they we our i you us them him "
    "por para en con de del al a e y o u que quien quienes cuando tras durante desde hasta sobre entre fue fueron son "
    "es "
    "eran era han ha se su sus lo le les un una el la los las como sin segun ante bajo contra pero mientras "
    "agreed came went told said says showed tried thought allegedly reportedly each w vs via"
)
"""Words that end a noun phrase."""

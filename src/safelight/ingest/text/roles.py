"""Fact: the role of the people counted, by the nouns that name people. Charges stand in `charges`, deeds in `deeds`.

A role is set by a noun, a charge or a deed; without any it is unknown, or that of the only role a text speaks of.
"""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.words import Tag, wordset

BUYER, EXPLOITER, SELLER = "buyer", "exploiter", "prostituted_person"
TRADE_ROLES: Final = (BUYER, EXPLOITER, SELLER)

PEOPLE: Final = {
    Tag("people", BUYER): (
        "john(s|),buyer(s|),sex buyer(s|),buyer(s|) of sex,sex purchaser(s|),purchaser(s|),customer(s|),patron(s|),"
        "client(s|),solicitor(s|),solicitant(s|),trick(s|),sex customer(s|),hooker buyer(s|),cruiser(s|) for sex,"
        "sex tourist(s|),sex seeker(s|),consumers of commercial sex,sex consumer(s|),punter(s|),"
        "clientele,sex shopper(s|),respondent(s|),taker(s|),men who answered,men who responded,would be patrons,men "
        "seeking sex,men looking for sex,men who buy sex,men who buy,"
        "comprador(es|) de sexo,comprador(es|),cliente(s|),consumidor(es|) de sexo,solicitante(s|),putero(s|)"
    ),
    Tag("people", EXPLOITER): (
        "mgr(s|),pimp(s|),trafficker(s|),sex trafficker(s|),human trafficker(s|),exploiter(s|),promoter(s|),"
        "panderer(s|),"
        "owner(s|),co owner(s|),manager(s|),operator(s|),madam(s|),facilitator(s|),keeper(s|),proprietor(s|),"
        "landlord(s|),property agent(s|),property manager(s|),ringleader(s|),leaseholder(s|),innkeeper(s|),"
        "receptionist(s|),bookkeeper(s|),recruiter(s|),organizer(s|),mamasan(s|),proprietress,middleman,middlemen,"
        "scheduler(s|),enforcer(s|),controller(s|),madams,boss,bosses,renter(s|),lessee(s|),booker(s|),doorman,"
        "doormen,cashier(s|),lookout(s|),organiser(s|),supervisor(s|),handler(s|),"
        "tratante(s|),traficante(s|),traficante(s|) de personas,traficante(s|) sexual(es|),proxeneta(s|),"
        "padrote(s|),dueno(s|),"
        "gerente(s|),propietario(s|),encargado(s|),explotador(es|),administrador(es|),promotor(es|),regente(s|),"
        "lenon(es|),recepcionista(s|),chulo(s|)"
    ),
    Tag("people", EXPLOITER, "f"): "duena(s|),propietaria(s|),encargada(s|),madame(s|),administradora(s|),madrota(s|)",
    Tag("people", SELLER): (
        "empl,empls,prostitute(s|),hooker(s|),sex provider(s|),seller(s|),sex seller(s|),sex worker(s|),"
        "streetwalker(s|),"
        "escort(s|),employee(s|),worker(s|),masseuse(s|),masseur(s|),massage therapist(s|),therapist(s|),attendant(s|),"
        "call girl(s|),working girl(s|),spa worker(s|),women working,masseuses,massage worker(s|),prostituted "
        "person(s|),prostituted people,dancer(s|),entertainer(s|),"
        "trabajador(a|as|es) sexual(es|),vendedor(es|),vendedora(s|),vendedor(es|) de sexo,sexoservidor(a|as|es),"
        "masajista(s|),empleado(s|),"
        "trabajador(a|as|es),oferente(s|)"
    ),
    Tag("people", SELLER, "f"): "prostituta(s|),empleada(s|),prostituted women,vendedoras de sexo",
    Tag("people", "", "m"): (
        "man,men,male(s|),guy(s|),dude(s|),fella(s|),fellow(s|),brothers,brother,gentlemen,gentleman,father,husband,"
        "hombre(s|),varon(es|),senor(es|),sujeto(s|) masculino(s|),caballero(s|),grandfather(s|),husband(s|),"
        "boyfriend(s|),esposo(s|),marido(s|),hijo(s|),novio(s|),sons,stepson(s|),nephew(s|),uncle(s|),brother in law,"
        "father in law,ex husband,ex boyfriend,hermano(s|),sobrino(s|),primo(s|),cunado(s|),yerno(s|)"
    ),
    Tag(
        "people", "", "f"
    ): "sister(s|),sister in law,niece(s|),daughter(s|),stepdaughter(s|),ex wife,ex girlfriend,hermana(s|),sobrina(s|),"
    "prima(s|),cunada(s|),suegra(s|),woman,women,female(s|),lady,ladies,wife,wives,mother,girlfriend(s|),esposa(s|),"
    "hija(s|),novia(s|),mujer(es|),"
    "fémina(s|),femina(s|),senora(s|)",
    Tag("people"): (
        "people,person(s|),assistant(s|),cousin(s|),roommate(s|),helper(s|),ayudante(s|),individual(s|),suspect(s|),"
        "defendant(s|),adult(s|),subject(s|),offender(s|),arrestee(s|),"
        "other(s|),predator(s|),resident(s|),accomplice(s|),driver(s|),motorist(s|),violator(s|),felon(s|),"
        "codefendant(s|),co defendant(s|),associate(s|),bartender(s|),perpetrator(s|),citizen(s|),visitor(s|),"
        "tourist(s|),trucker(s|),student(s|),businessmen,folks,fellow(s|),character(s|),culprit(s|),lawbreaker(s|),"
        "parties,criminal(s|),gang member(s|),"
        "integrante(s|),miembro(s|) de,asistente(s|),persona(s|),sospechos(o|a|os|as),individuo(s|),adulto(s|),"
        "adultas,sujeto(s|),"
        "conductor(es|),automovilista(s|),otr(o|a|os|as),"
        "ciudadano(s|),presunto(s|) responsable(s|)"
    ),
}
"""Nouns for people who may be counted."""

PAIRS: Final = {Tag("pair"): "couple,pair,duo,pareja,married couple"}
"""Nouns for two people."""

NOTHING_SAID: Final = wordset(
    "people person persons individual individuals suspect suspects defendant defendants adult adults subject subjects "
    "offender offenders arrestee arrestees persona personas sospechoso sospechosos detenido detenidos individuo "
    "individuos adulto adultos sujeto sujetos acusado acusados imputado imputados other others otros otras"
)
"""Nouns that say nothing about what a person does: with an article they point back to somebody told before."""

EXAMPLES: Final = (
    ("Vice officers arrested 12 johns and 3 pimps at a motel.", {"buyer": 12, "exploiter": 3, "total": 15}),
    ("Officers arrested 4 men for solicitation, two women for prostitution.", {"buyer": 4, "prostituted_person": 2}),
    ("Seven people agreed to pay a decoy for sex and were cited.", {"buyer": 7}),
    ("Twenty would-be clients and the owner of the spa were arrested.", {"buyer": 20, "exploiter": 1, "total": 21}),
    (
        "La policía arrestó a nueve hombres por solicitar sexo y a dos mujeres por prostitución.",
        {"buyer": 9, "prostituted_person": 2},
    ),
)

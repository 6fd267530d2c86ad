"""Fact: the role of the people counted. Nouns for people, charges, and what people are said to have done.

`b` buyer, `e` exploiter, `p` accused of selling; `fee`, `pandering` and `sale` are charges whose role hangs on who
was charged,
on the state, and on what stands beside them. A role is only set by these words; without them it is unknown.
"""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.words import Tag

ROLE_OF: Final = {"b": "buyer", "e": "exploiter", "p": "prostituted_person", "u": "unknown_role"}

PEOPLE: Final = {
    Tag("P", "b"): (
        "john(s|),hooker buyer(s|),cruiser(s|) for sex,men seeking sex,sex tourist(s|),sex buyer(s|),buyer(s|"
        ") of sex,buyer(s|),sex purchaser(s|),purchaser(s|),customer(s|),patron(s|),"
        "client(s|),solicitor(s|),sex customer(s|),would be client(s|),would be customer(s|),would be "
        "buyer(s|),driver(s|) who stopped,"
        "would be sex buyer(s|),potential buyer(s|),motorist(s|),comprador(es|) de sexo,comprador(es|),cliente(s|),"
        "consumidor(es|) de sexo,driver(s|) looking for sex,sex seeker(s|),trick(s|),consumers of commercial sex"
    ),
    Tag("P", "e"): (
        "pimp(s|),pimps or traffickers,pimp(s|) and trafficker(s|),trafficker(s|),sex trafficker(s|),human "
        "trafficker(s|),"
        "exploiter(s|),promoter(s|),panderer(s|),owner(s|),manager(s|),operator(s|),madam(s|),facilitator(s|"
        "),brothel owner(s|),"
        "brothel keeper(s|),property agent(s|),landlord(s|),ringleader(s|),tratante(s|),traficante(s|) de "
        "personas,proxeneta(s|),padrote(s|),"
        "dueno(s|),gerente(s|),propietario(s|),encargado(s|),night manager(s|),spa owner(s|),motel owner(s|),"
        "hotel manager(s|),spa manager(s|),people profiting from it,receptionist(s|),suspected pimp(s|),"
        "bookkeeper(s|),co owner(s|),proprietor(s|),"
        "explotador(es|),recruiter(s|),brothel operator(s|),spa operator(s|),parlor operator(s|)"
    ),
    Tag("P", "e", "f"): "duena(s|),propietaria(s|),encargada(s|),madame(s|),proxenetas mujeres",
    Tag("P", "p"): (
        "prostitute(s|),hooker(s|),alleged prostitute(s|),sex provider(s|),seller(s|),sex seller(s|),sex "
        "worker(s|),streetwalker(s|),prostituta(s|),trabajador(a|as|es) sexual(es|),escort(s|),"
        "employee(s|),worker(s|),spa worker(s|),masseuse(s|),massage therapist(s|),empleada(s|),masajista(s|"
        "),masseur(s|),attendant(s|)"
    ),
    Tag("P", "", "m"): "man,men,male(s|),guy(s|),dude(s|),fella(s|),brothers,brother,hombre(s|),varon(es|),gentlemen",
    Tag("P", "", "f"): "woman,women,female(s|),mujer(es|),lady,ladies",
    Tag("P"): (
        "people,person(s|),individual(s|),suspect(s|),defendant(s|),adult(s|),subject(s|),offender(s|),"
        "arrestee(s|),alleged offender(s|),"
        "persona(s|),sospechoso(s|),sospechosa(s|),detenido(s|),individuo(s|),adulto(s|),other(s|),"
        "predator(s|),resident(s|),accomplice(s|),"
        "sujeto(s|),acusado(s|),imputado(s|),driver(s|),violator(s|),felon(s|),otros,otras,otro,otra"
    ),
    Tag("P2", ""): "couple,pair,duo,pareja,trio",
}
"""Nouns for people who may be counted."""

CHARGES: Final = {
    Tag("O", "b"): (
        "solicitation,soliciting,solicited,solicit,soliciting prostitution,solicitation of prostitution,"
        "soliciting a prostitute,solicitation of a prostitute,"
        "prostitution - solicitation,prostitution solicitation,prostitution ( buyer ),patronizing,"
        "patronising,patronizing a prostitute,"
        "patronizing prostitution,patronized,patronize,patronage,commercial sexual solicitation,commercial "
        "sex solicitation,sexual exploitation,"
        "unlawful procurement,procuring a prostitute,procure a prostitute,procurement of a prostitute,"
        "purchase of sex,purchasing sex,purchasing a prostitute,"
        "purchase sex,purchase commercial sex,buying sex,buy sex,bought sex,buys sex,paying for sex,pay for "
        "sex,paid for sex,paying for sexual conduct,"
        "soliciting for a sexual act,soliciting a sexual act,solicitation of a sexual act,solicitation of a "
        "decoy,soliciting an undercover officer,"
        "soliciting sex,solicitation of sex,solicit sex,solicited sex,solicit prostitution,solicit "
        "prostitutes,soliciting prostitutes,solicited an undercover officer,"
        "agreeing to engage in prostitution,agreeing to pay,pay a prostitute,pay for sexual,engaging a "
        "prostitute,hiring a prostitute,hire a prostitute,"
        "attempting to buy sex,trying to buy sex,john,buyer section,buyer,demand side,buying,to buy,offering "
        "to pay,picking up a prostitute,"
        "solicitud de prostitucion,solicitar,solicitar sexo,solicitar servicios sexuales,solicitaban,"
        "solicitar prostitucion,solicitacion,pedir sexo,comprar sexo,pagar por sexo,"
        "intentaron pagar,pagar por servicios sexuales,contratar servicios sexuales,comprar servicios "
        "sexuales,intentar comprar sexo,solicitaron,intentaban comprar,"
        "647 ( b ) buyer,engaging in prostitution as a customer,solicitation to commit prostitution,"
        "commercial sexual exploitation solicitation"
    ),
    Tag("O", "e"): (
        "promotion,promoting,promoting prostitution,promotion of prostitution,promoted prostitution,promote "
        "prostitution,promotion / compelling,"
        "aggravated promotion of prostitution,aggravated promotion,compelling,compelling prostitution,"
        "pimping,pimping and pandering,pimping / pandering,pimped,"
        "trafficking / pimping,trafficking,human trafficking,sex trafficking,trafficking of persons,"
        "trafficking in persons,human sex trafficking,"
        "trafficking for sexual servitude,sexual servitude,human trafficking charges,trafficking charges,"
        "procuring,procuring for prostitution,"
        "keeping a house of ill fame,house of ill fame,keeping a place of prostitution,keeping a house of "
        "prostitution,maintaining a place of prostitution,"
        "maintaining a house of prostitution,operating a house of prostitution,operating a brothel,running a "
        "brothel,running brothels,running,ran a brothel,"
        "ran the brothel,operating a place of prostitution,keeping a brothel,keeping a disorderly house,"
        "maintaining a public nuisance of prostitution,"
        "operating an illicit massage business,deriving support from prostitution,deriving support,deriving "
        "income from prostitution,receiving earnings,"
        "receiving earnings from prostitution,receiving the earnings of a prostitute,living off the earnings,"
        "living from the earnings,money laundering,"
        "supervising,supervising prostitution,leading prostitution,profiting from prostitution,profiting "
        "from it,profiting,profited,enterprise prostitution,"
        "conspiracy to commit pimping,transporting for prostitution,advancing prostitution,permitting "
        "prostitution,pandering and pimping,"
        "interstate transportation for prostitution,facilitating prostitution,forced prostitution,recruiting,"
        "facilitating,"
        "promover la prostitucion,promover prostitucion,promocion de la prostitucion,promocion de "
        "prostitucion,proxenetismo,lenocinio,trata,trata de personas,"
        "trata con fines sexuales,explotacion sexual,explotar,operar un burdel,regentar un burdel,"
        "administrar un burdel,trafico sexual"
    ),
    Tag("O", "p"): (
        "loitering for prostitution,loitering with intent,loitering for the purpose of prostitution,"
        "loitering,common night walking,common nightwalking,"
        "night walking,nightwalking,selling sex,sell sex,sold sex,offering sex,offered sex,offering sex for "
        "money,offered sex for money,offer sex for money,"
        "solicitation of sodomy,solicitation of sodomy / prostitution,prostitution ( seller ),engaging in "
        "prostitution,engaged in prostitution,engage in prostitution,"
        "agreeing to sell sex,agreed to sell sex,manifesting prostitution,manifestation of prostitution,sale "
        "of sex,offering sexual services,"
        "offering sexual acts,offered sexual services,offering a sex act,offered a sex act,act of "
        "prostitution,acts of prostitution,committing prostitution,"
        "misdemeanor prostitution,vender sexo,ofrecer sexo,ofrecer servicios sexuales,ofrecian servicios "
        "sexuales,ofrecer,ofrecerlo,ejercer la prostitucion,ofrecer actos sexuales,"
        "ofrecian sexo,practicar la prostitucion,venta de sexo,agreed to perform,agreeing to perform,"
        "unlicensed massage,practicing massage without a license"
    ),
    Tag(
        "O", "sale"
    ): "prostitution,prostitucion,felony prostitution,647 ( b ),prostitution charges,prostitution offenses",
    Tag("O", "fee"): "sex for a fee,sexual conduct for a fee,sexual conduct for fee",
    Tag("O", "pandering"): "pandering",
    Tag(
        "O", "same"
    ): "same charge(s|),same offense(s|),same offence(s|),same crime,mismo delito,mismo cargo,same count",
}
"""Charges, as they stand after "for", "with" or before "arrests"."""

DEEDS: Final = {
    Tag("O", "b"): (
        "trying to hire,hiring,hire hookers,expecting to have sex,expecting sex,expected to have sex,"
        "intending to pay,intended to pay,came to pay,came ready to pay,showed up to pay,willing to pay,"
        "arriving to pay,arrived to pay,show up to pay,arranged to meet,arranged a date,to have sex with a "
        "prostitute,wanted to buy sex,asked for sex,asking for sex,requested sex,cash for a sex act,money "
        "for a sex act,meet a prostitute,tried to solicit,trying to solicit,attempting to solicit,attempted "
        "to solicit,solicited a decoy,solicited decoys,solicited detectives,solicit detectives,solicit an "
        "undercover,solicited undercover,soliciting undercover,picked up an undercover,haggle,haggled,"
        "propuso,propusieron,intento pagar,ofrecian dinero,ofrecia dinero,tried to buy,trying to buy,"
        "attempting to buy,attempted to buy,attempted to purchase,attempting to purchase,tried to purchase,"
        "agreed to pay,offered to pay,"
        "offered money,offered cash,offering money,ready to pay,trade cash for sex,cash for sex,exchange "
        "money for sex,money for sex,pay her,pay a minor,"
        "tried to pay,paid an undercover,paid between,negotiated a price,negotiated sex,make a deal,made a "
        "deal,made deals,agreed on a price,seeking sex,looking for sex,"
        "hoping to buy,wanted to buy,wanting to buy,arranged to pay,agreed to exchange money,answered our "
        "decoy ad,answering decoy ads,responded to decoy ads,responded to a decoy ad,"
        "answered the ad,answered an ad,answered ads,answered a decoy ad,propositioned,propositioning,"
        "approached the decoy,approached decoys,approached an undercover,"
        "offered an undercover officer money,offering cash,in exchange for sex,seeking to buy,arrange sex,"
        "arranged sex,"
        "trataron de comprar,intentaron comprar,querian pagar,quisieron pagar,ofrecieron dinero,ofrecer "
        "dinero,ofrecio dinero,acordaron pagar,a cambio de sexo,buscaban sexo,tried to hire,picked up a "
        "decoy,wanted to pay,men who buy"
    ),
    Tag("O", "e"): (
        "lived off,forced into prostitution,forced them into prostitution,force them into prostitution,"
        "coerced,coercing,threatened into prostitution,prostituting,obligaba a,obligaban a,obligadas a "
        "prostituirse,forced her,forced women,forced a woman,forcing,was selling a,sold her,selling her,"
        "selling "
        "a teen,driving a,taking her to,profited from,kept the money,ran two rental houses,watching from "
        "parked cars,took a share,takes a share,who ran,who runs,who operated,who managed,posted the ads,"
        "collected the money,took the money,drove women,driving women,transporting women,living off,"
        "controlled the women,controlling women,"
        "que dirigia,que administraba,quien regenteaba,que explotaba,se quedaba con el dinero,who rented it,"
        "who rented the,drove the women,held the money,ran the house,ran the place,ran the operation"
    ),
    Tag("O", "p"): (
        "offered sex to,agreed to have sex for money,agreed to a sex act for money,"
        "solicited undercover officers for money,offered undercover,"
        "advertised sex,advertising sex,listed as sellers,que ofrecian,ofrecian,ofrecieron "
        "sexo,acordaron sexo por dinero,agreed to a sex act"
    ),
}
"""What the text says people did."""

EXAMPLES: Final = (
    ("Vice officers arrested 12 johns and 3 pimps at a motel.", {"buyer": 12, "exploiter": 3, "total": 15}),
    ("Officers arrested 4 men for solicitation, two women for prostitution.", {"buyer": 4, "prostituted_person": 2}),
    ("Seven people agreed to pay a decoy for sex and were cited.", {"buyer": 7}),
    ("Five charged with sex for a fee; one woman charged with sex for a fee.", {"buyer": 5, "prostituted_person": 1}),
    ("Atlanta Police: 6 pandering arrests on Metropolitan.", {"buyer": 6}),
    ("Two men were arrested for pimping and pandering.", {"exploiter": 2, "buyer": 0}),
    (
        "La policía arrestó a nueve hombres por solicitar sexo y a dos mujeres por prostitución.",
        {"buyer": 9, "prostituted_person": 2},
    ),
)

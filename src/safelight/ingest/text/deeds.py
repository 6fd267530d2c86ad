"""Fact: the role of the people counted, by what they are said to have done: a verb and, a few words on, its object.

`buy`, `sell` and `exploit` verbs need an object of their table; after an `offer` verb the first of money and sex
decides who sells: "offered money to a decoy" buys, "offered sex to an officer" sells.
"""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.words import Tag, wordset

VERBS: Final = {
    Tag("verb", "buy"): (
        "buy,buys,buying,bought,purchas(e|es|ed|ing),pay,pays,paying,paid,to pay,hir(e|ed|ing),procur(e|ed),"
        "seek,seeks,seeking,sought,look(ed|ing) for,search(ed|ing) for,shop(ped|ping) for,ask(ed|ing) for,"
        "request(ed|ing),negotiat(e|ed|ing),haggl(e|ed|ing),barter(ed|ing),proposition(ed|ing),approach(ed|ing),"
        "walked up to,pulled over for,stopped for,stop for,answer(ed|ing),respond(ed|ing) to,repl(ied|ying) to,"
        "call(ed|ing) the number,arrang(e|ed|ing),arrang(e|ed|ing) to meet,set up,tried to meet,"
        "expect(ed|ing),hop(ed|ing) for,money for,cash for,dates with,"
        "meet,meeting,met,came for,show(ed|ing) up for,arriv(ed|ing) for,drove to meet,agreed to meet,traveled to meet,"
        "comprar,compraban,compraron,compro,pagar,pagaron,pago,pagaban,contratar,contrataron,solicitar,solicitaron,"
        "solicito,solicitaban,solicitando,pedir,pidieron,buscar,buscaban,buscando,buscaron,negociar,negociaron,"
        "responder a,respondio a,responde a,contestar,adquirir,acudieron por,respondieron a,contestaron"
    ),
    Tag("verb", "sell"): (
        "placed,sell,sells,selling,sold,provid(e|ed|ing),advertis(e|ed|ing),perform(ed|ing|),"
        "vender,vendia,vendian,vendieron,vendiendo"
    ),
    Tag("verb", "offer"): (
        "offer,offers,offered,offering,exchang(e|ed|ing),trad(e|ed|ing),swap,agree(d|ing|) to,agree(d|ing) on,agree,"
        "ofrecerl(o|a|os),ofrecer,ofrecian,ofrecieron,ofrecio,ofreciendo,ofrecerles,acordaron,acordar,intercambiar"
    ),
    Tag("verb", "exploit"): (
        "profit(ed|ing|) from,profit(ed|ing|) off,recruit(ed|ing),transport(ed|ing),forc(e|ed|ing),coerc(e|ed|ing),"
        "manag(e|ed|ing),operat(e|ed|ing),run,runs,running,ran,keeping,kept,maintain(ed|ing),supervis(ed|ing),"
        "oversaw,overseeing,facilitat(e|ed|ing),liv(ed|ing) off,deriv(ed|ing),driving,drove,controll(ed|ing),"
        "traffick(ed|ing),pimp(ed|ing) out,exploit(ed|ing),leas(ed|ing),advertising women,"
        "prostitut(ed|ing),own,owns,owned,owning,explotarl(os|as|o|a),promoverl(a|o),benefit(ed|ing|) from,took a "
        "share,taking a cut,taking a share,collecting,collected,"
        "profit,profited,profiting,harbor(ed|ing),hosting,promover,promovian,promovia,forzar,forzaban,forzo,forzaron,"
        "explotar,explotaban,explotaba,"
        "administrar,administraban,administraba,dirigir,dirigian,dirigia,operar,operaban,operaba,obligar,obligaban,"
        "obligaba,transport,transports,controlar,controlaban,controlaba,dedicaban,transportar,reclutar,lucrar con,"
        "lucrarse de,lucraban con,regentear,regenteaba,regenteaban"
    ),
}
"""Verbs that need an object."""

OBJECTS: Final = {
    Tag("object", "sex"): (
        "sex,sex act(s|),sexual act(s|),sexual service(s|),sexual favor(s|),sexual conduct,sexual activity,"
        "sexual contact,sex service(s|),oral sex,intercourse,commercial sex,paid sex,sexual encounter(s|),"
        "sex for money,sex for cash,sex in exchange for money,sex with a minor,sexual acts for money,"
        "sexo,sexo por dinero,sexo a cambio de dinero,actos sexuales,un acto sexual,servicios sexuales,"
        "favores sexuales,relaciones sexuales,encuentros sexuales,servicio sexual"
    ),
    Tag("object", "money"): "money,cash,payment,dinero,efectivo,pago",
    Tag("object", "earnings"): "earnings,proceeds,ganancias,prostitution proceeds",
}
"""What is bought and what it is paid with; nouns for sellers, decoys and brothels are objects too."""

IDIOMS: Final = {
    Tag("charge", "buyer", "deed"): (
        "struck a deal,cut a deal,agreed to terms,agreed to a deal,made an offer,arranged a date,arranging dates,set "
        "up a date,made a date,pay for a date,paid for a date,paying for a date,pay for company,brought cash,came "
        "with cash,handed over cash,handed over money,handed over the money,negotiating with,haggled over,in the "
        "market for,looking to buy,seeking to buy,looking for a date,looking for paid,wanted to buy,answered the ad,"
        "answered an ad,answered ads,responded to the ad,responded to ads,responded to an ad,responded to the ads,"
        "arrived with money,arrived with cash,showed up with money,showed up with cash,came with money,brought money,"
        "handed cash,handed money,took the bait,bit on the ad,ready to pay,willing to pay,came to pay,"
        "agreed on a price,agreed to a price,make "
        "a deal,made a deal,made deals,"
        "sex for money deal,cash for sex,money for sex,traded money,picked up a decoy,picking up a decoy,"
        "pick up a prostitute,picking up a prostitute,picked up an undercover,tried to hire,meet a prostitute,"
        "pay a minor,pay a teen,agreed to pay,offered to pay,offering to pay,tried to pay,trying to pay,intending to "
        "pay,"
        "to have sex with a prostitute,pay for time with,paid for time with,"
        "a cambio de sexo,acordaron pagar,intentaron pagar,querian pagar,ofrecieron pagar,trataron de comprar"
    ),
    Tag("charge", "exploiter", "deed"): (
        "drove them,pocketed the cash,pocketed the money,set their prices,demand a cut,from their earnings,receiving "
        "money from,put women to work,putting women to work,took a cut,taking a cut,set up the dates,setting up dates,"
        "posted ads for,posting ads for,drove them to,driving them to,took the proceeds,kept the proceeds,lived off,"
        "living off,controlled the,made her work,made them work,made to work,forced to sell,forced to work,sold by,"
        "held the keys,handled the money,handling the money,booked the appointments,scheduled the dates,half of the "
        "money,half the money,shared in the take,shared the earnings,share of the money,kept their money,kept her "
        "money,who rented the units,held the money,took the money,collected the money,takes a share,posted the ads,"
        "forced into prostitution,obligadas a prostituirse,living off the earnings,ran the operation,ran the house,"
        "ran the place,running the operation,ran the brothel,sold her,selling her,sold the girl,selling a girl,"
        "selling a teen,sold for sex by,watching over,profiting from it,profited from it,profiting,se quedaba con el "
        "dinero,who rented it,who rented the,who ran,who runs,who operated,who managed,que dirigia,que administraba,"
        "quien administraba,acting as lookout(s|),watching from parked cars,driving the women,drove the women"
    ),
    Tag("charge", "prostituted_person", "deed"): (
        "working the street,working the streets,working the corner,working the track,working the stroll,walking the "
        "track,walking the stroll,turning tricks,flagging down cars,flagging down drivers,flagging down motorists,"
        "flagged down cars,flagged officers down,waving at cars,waving down,selling themselves,offering themselves,"
        "selling their bodies,offered extras,offering extras,offered a happy ending,offering a happy ending,performed "
        "the acts,performed the sex acts,who had placed them,agreed to a sex act for money,agreed to sex for money,"
        "listed as sellers"
    ),
}
"""Deeds that say the role by themselves."""

EXPLOITED: Final = wordset(
    "prostitution prostitutes prostitute brothel brothels women woman girl girls minor minors victim victims teen "
    "teens "
    "teenager juvenile juveniles burdel burdeles prostibulo prostitucion mujeres mujer menores prostituirse parlor "
    "spa ring enterprise "
    "otras business businesses runaway her lease leases building spas"
)
BOUGHT: Final = wordset(
    "prostitute prostitutes prostitution decoy decoys escort escorts ad ads advertisement advertisements prostituta "
    "prostitutas prostituirse prostitucion anuncio anuncios companionship hooker hookers date dates"
)
UNDERCOVER: Final = wordset("officer officers detective detectives deputy deputies agent agents agente oficial")

EXAMPLES: Final = (
    ("Nine men negotiated a price for sex acts with our decoys and were arrested.", {"buyer": 9}),
    ("Four people offered sex to an undercover officer and were cited.", {"prostituted_person": 4}),
    ("Four people offered an undercover officer money and were cited for it in a prostitution sting.", {"buyer": 4}),
    ("A couple was arrested for running a brothel out of an apartment.", {"exploiter": 2}),
    ("Ocho hombres que buscaban sexo fueron detenidos.", {"buyer": 8}),
)

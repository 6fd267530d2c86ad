"""Facts: how far a number reaches (local, regional, national), and what is denied, past, planned or done elsewhere."""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.words import Tag

SCOPES: Final = {
    Tag("scope", "national"): (
        "in states,nationwide,nationally,national sweep,countrywide,across the country,across the nation,national "
        "total(s|),"
        "national effort,national operation,national figures,national count,national tally,throughout the country,"
        "states together,states combined,around the country,across the united states,throughout the united states,"
        "in the united states,coast to coast,across the u . s,across u . s,from coast to coast,all participating "
        "agencies,"
        "participating agencies nationwide,national campaign,national push,the national,across all states,"
        "states reported,states participated,by agencies in,a nivel nacional,en todo el pais,nacionalmente,en todo "
        "estados unidos"
    ),
    Tag("scope", "regional"): (
        "statewide,state wide,statewide figures,across the state,throughout the state,around the state,state total(s|),"
        "the state total,regionwide,across the region,throughout the region,region wide,regional total(s|),"
        "across california,across texas,across georgia,across washington,across colorado,across arizona,across oregon,"
        "across illinois,across massachusetts,throughout california,throughout texas,in california,in texas,"
        "in washington state,throughout the bay area,across the bay area,across southern california,"
        "across northern california,across north texas,in the state,county wide,countywide,throughout the county,"
        "across the county,en todo el estado,a nivel estatal,en el estado,a nivel regional,en toda la region"
    ),
    Tag("scope", "local"): (
        "por su parte,itself accounted for,county's part,county's share,locally,citywide,in our city,in the city,here "
        "in,a nivel local,localmente,within the city,of those locally"
    ),
}
"""Words after which numbers are of a wider scope; they are an operation of their own beside a local one."""

PLACES_REGIONAL: Final = (
    r"(?<=\w) counties\b|\b(?:[Ss]tatewide|Bay Area|[Rr]egional|(?:across|in|throughout) (?:Colorado|Wyoming|Texas|"
    r"California|"
    r"Georgia|Arizona|Oregon|Illinois|Massachusetts|Washington [Ss]tate)\b(?! (?:Street|St\b|Ave|Blvd))|"
    r"[Mm]ulti-?county|[Mm]etroplex|North Texas|Southern California|San Diego County|"
    r"throughout the (?:state|region)|across the (?:state|region|county)|todo el estado|[Cc]ount(?:y|ies)-?wide)\b"
)

HISTORY: Final = {
    Tag("time", "past"): (
        "last year,year to date,year - to - date,ytd,so far this year,this year so far,since january,since jan,the "
        "year "
        "before,a year earlier,a year ago,in the past year,over the past year,per year,annual,annually,this year,"
        "the same period,since the start of the year,years ago,in previous years,previous year(s|),prior year,"
        "compared with,"
        "compared to,up from,down from,historically,last january,in years past,previous operation(s|),last spring,"
        "last summer,last fall,last winter,the previous year,earlier this year,a similar operation,a similar sting,"
        "a similar detail,in past operations,past operations,normally,typically,usually,on average,per night,a month "
        "ago,"
        "last month sting,in the first half of the year,since the program began,since the unit,to date,"
        "fell from,rose from,dropped from,increased from,declined from,went from,one year ago,two years ago,"
        "a decade ago,on this day in,in year one,in all of,yearly,year total,year tally,months before,weeks before,"
        "before that,for the year,post that claimed,rumor(s|),hoax,back then,by comparison,"
        "a normal week,a typical week,last such,past sting(s|),past operation(s|),past detail(s|),over two years,over "
        "three years,over four years,over five years,since the project,since its start,since its launch,since it "
        "began,since then,at a glance,first half of,second half of,the earlier,the previous,the prior,not connected "
        "to,not connected with,connected to last,isn't tied to,not tied to,unrelated to,not related to,isn't "
        "connected to,isn't related to,no connection to,in recent years,over the years,over the past,the last sting,"
        "the last operation,previous sting,previous detail,"
        "prior operation(s|),prior sting(s|),earlier operation,two years,three years,five years,every year,each year,"
        "el ano pasado,en lo que va del ano,este ano,en lo que va de,al ano,anteriormente este ano,hace un ano,"
        "en anos anteriores,el ano anterior,en comparacion,suele,normalmente"
    ),
    Tag("time", "plan"): (
        "will be conducting,will run,will conduct,plans to,plan to,planning to,will begin,"
        "starting tomorrow,starting monday,beginning next,next week,next month,upcoming,expect more,expects to,"
        "se llevara a cabo,se llevaran,planea,planean,proposal,propose,proposed,would allow,could face,would make,"
        "realizara,realizaran,proximo,proxima,aims to"
    ),
}
"""Words of the past and of the future: numbers in their clause are not of this operation."""

NEGATION: Final = {
    Tag("denial"): (
        "no,none,nobody,no one,zero,not one,not a single,neither,ningun,ninguna,ninguno,nadie,sin,without any,without,"
        "0,"
        "never,nor,ni"
    ),
}

ANOTHER: Final = {
    Tag("another"): (
        "case two,second case,the second case,a separate,second detail,separate detail,another detail,second "
        "operation,separate operation,another operation,"
        "second sting,separate sting,another sting,in a separate,in a second,in another,second mission,separate "
        "mission,"
        "another mission,separate raid,second raid,separate case,unrelated case,separate investigation,third detail,"
        "third operation,second location,separately,in a different,elsewhere,a day later,the next night,the following "
        "night,"
        "the following day,days later,the second night,the second detail,the second operation,the other detail,"
        "the other operation,segunda operacion,segundo operativo,otro operativo,en otro operativo,operacion separada,"
        "por separado,en otra operacion,otra operacion,en un segundo,un segundo operativo,al dia siguiente"
    ),
}
"""Words that open a second operation."""

EXAMPLES: Final = (
    ("Deputies arrested 29 johns. Nationwide, 359 buyers were arrested.", {"operations": 2, "buyer": 29}),
    ("Nine johns were arrested Tuesday. Last year 40 johns were arrested.", {"operations": 1, "buyer": 9}),
    (
        "Officers arrested six buyers. In a separate operation at a motel, four buyers were arrested.",
        {"operations": 2, "buyer": 6},
    ),
    ("Six buyers were arrested. No prostitutes were arrested.", {"operations": 1, "buyer": 6, "prostituted_person": 0}),
    ("Detectives will run more prostitution stings this summer.", {"operations": 0}),
)

"""Facts: how far a number reaches (local, regional, national), and what is denied, past, planned or done elsewhere."""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.words import Tag

SCOPES: Final = {
    Tag("S", "national"): (
        "nationwide,nationally,national sweep,countrywide,across the country,across the nation,national "
        "total(s|),national effort,national operation,throughout the country,"
        "states together,states combined,around the country,a nivel nacional,en todo el pais,across the "
        "united states,in the united states,en todo estados unidos,coast to coast,national figures,"
        "the national,across the u . s,throughout the united states,across u . s,nacionalmente,national "
        "count,national tally,all participating agencies,participating agencies nationwide"
    ),
    Tag("S", "regional"): (
        "statewide,state wide,statewide figures,across the state,throughout the state,state total(s|),across "
        "california,across texas,across georgia,across washington,across colorado,across arizona,"
        "across oregon,across illinois,across massachusetts,throughout california,throughout texas,en todo "
        "el estado,a nivel estatal,regionwide,across the region,throughout the region,region wide,"
        "in california,in texas,in washington state,throughout the bay area,across southern california,"
        "across northern california,in the state,county wide,countywide,throughout the county"
    ),
}
"""Words after which numbers are of a wider scope; they are an operation of their own beside a local one."""

PLACES_REGIONAL: Final = (
    r"\b(?:statewide|bay area|two counties|counties|(?:across|in) (?:Colorado|Wyoming|Texas|California|"
    r"Georgia|Arizona|Oregon|Washington State)(?: and [A-Z]\w+)?"
    r"|multi-?county|Metroplex|North Texas|Southern California|San Diego County|throughout the (?:state|"
    r"region)|todo el estado)\b"
)

HISTORY: Final = {
    Tag("H", "past"): (
        "last year,year to date,year - to - date,ytd,so far this year,this year so far,since january,the "
        "year before,a year earlier,a year ago,in the past year,over the past year,per year,a year,annual,"
        "annually,"
        "el ano pasado,en lo que va del ano,este ano,this year,since the start of the year,years ago,in "
        "previous years,compared with,compared to,up from,down from,historically,"
        "last january,in years past,previous operation(s|),last spring,last summer,last fall,last winter,the "
        "previous year,earlier this year,since 2,a similar operation,a similar sting,in past operations,al "
        "ano,"
        "normally,typically,usually,on average,anteriormente este ano"
    ),
    Tag("H", "plan"): (
        "will be conducting,will run,will conduct,plans to,plan to,planning to,will begin,starting tomorrow,"
        "starting monday,beginning next,next week,next month,upcoming,expect more,se llevara a cabo,planea,"
        "proposal,propose,would allow,could face"
    ),
}
"""Words of the past and of the future: numbers in their clause are not of this operation."""

NEGATION: Final = {
    Tag("Z"): ("no,none,nobody,no one,zero,not one,neither,ningun,ninguna,ninguno,nadie,sin,without any,0"),
}

ANOTHER: Final = {
    Tag("N2"): (
        "second detail,separate detail,another detail,second operation,separate operation,another operation,"
        "second sting,separate sting,a third,in a separate,in a second,second mission,separate mission,"
        "segunda operacion,segundo operativo,otro operativo,en otro operativo,operacion separada,third "
        "operation,third detail,meanwhile,separately,on the same night,also that night,second location"
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

"""Chicago, Dallas and Houston: headers as the publishers write them, everything else invented."""

from __future__ import annotations

from datetime import date
from typing import Final

from safelight.core.vocabulary import Basis
from safelight.synthetic.offences import Offence
from safelight.synthetic.profiles import QUIET_SPRING, Level, Profile, Shape, columns

TEXAS_SPLITS_BUYING: Final = Level(date(2021, 9, 1), 0.8)
"""From September 2021 buying is a felony of its own in Texas (43.021): fewer charges, and the side is known."""

_CRIMES: Final = columns(
    "ID,Case Number,Date,Block,IUCR,Primary Type,Description,Location Description,Arrest,Domestic,Beat,District,Ward,"
    "Community Area,FBI Code,X Coordinate,Y Coordinate,Year,Updated On,Latitude,Longitude,Location"
)
_CRIMES_API: Final = columns(
    "id,case_number,date,block,iucr,primary_type,description,location_description,arrest,domestic,beat,district,ward,"
    "community_area,fbi_code,x_coordinate,y_coordinate,year,updated_on,latitude,longitude"
)
_ARRESTS: Final = columns(
    "CB_NO,CASE NUMBER,ARREST DATE,RACE,CHARGE 1 STATUTE,CHARGE 1 DESCRIPTION,CHARGE 1 TYPE,CHARGE 1 CLASS,"
    "CHARGES STATUTE,CHARGES DESCRIPTION,CHARGES TYPE,CHARGES CLASS"
)
TRUE: Final = ("true", "false")
_TRADE: Final = "PROSTITUTION / "

CHICAGO: Final = Profile(
    volume={Basis.REPORTED_OFFENCE: (1500, 300), Basis.ARREST: (1200, 250)},
    levels=(QUIET_SPRING,),
    stings=0.45,
    silences=0,
    mix={
        "1506": 60, "1505": 12, "1513": 9, "1507": 2, "1511": 0.5, "1549": 1, "1512": 3, "1525": 4, "1515": 0.6,
        "1530": 0.6, "1510": 0.3, "1520": 0.6, "1050": 2.2, "1055": 0.7, "1526": 0.15, "1531": 0.15, "1521": 0.1,
        "720 ILCS 5.0/11-14-A": 44, "720 ILCS 5.0/11-14.1-A": 22, "720 ILCS 5.0/11-18-A-1": 9,
        "720 ILCS 5.0/11-14.3-A-1": 2, "720 ILCS 5.0/11-14.3-A-2-A": 1, "720 ILCS 5.0/11-14.3-A-2-B": 1,
        "720 ILCS 5.0/11-15-A-1": 0.3, "720 ILCS 5.0/11-17-A-1": 0.2, "8-8-060": 14, "8-8-030": 2, "8-8-020": 0.2,
    },
    words={
        "1505": Offence(text=_TRADE + "CALL OPERATION"),
        "1506": Offence(text=_TRADE + "SOLICIT ON PUBLIC WAY"),
        "1507": Offence(text=_TRADE + "SOLICIT OFF PUBLIC WAY"),
        "1511": Offence(text=_TRADE + "IN TAVERN"),
        "1512": Offence(text=_TRADE + "SOLICITING FOR A PROSTITUTE"),
        "1513": Offence(text=_TRADE + "SOLICITING FOR BUSINESS"),
        "1515": Offence(text=_TRADE + "PANDERING"),
        "1530": Offence(text=_TRADE + "PIMPING"),
        "1549": Offence(text=_TRADE + "OTHER PROSTITUTION OFFENSE"),
    },
    ordinary=(
        Offence("0820", "THEFT / $500 AND UNDER", "720 ILCS 5.0/16-1-A-1", 8),
        Offence("0486", "BATTERY / DOMESTIC BATTERY SIMPLE", "720 ILCS 5.0/12-3.2-A-1", 9),
        Offence("1320", "CRIMINAL DAMAGE / TO VEHICLE", "720 ILCS 5.0/21-1-A-1", 6),
        Offence("0910", "MOTOR VEHICLE THEFT / AUTOMOBILE", "625 ILCS 5.0/4-103-A-1", 4),
        Offence("2024", "NARCOTICS / POSS: HEROIN(WHITE)", "720 ILCS 570.0/402-C", 5),
        Offence("0560", "ASSAULT / SIMPLE", "720 ILCS 5.0/12-1-A", 5),
        Offence("1330", "CRIMINAL TRESPASS / TO LAND", "720 ILCS 5.0/21-3-A-2", 3),
    ),
    shapes=(
        Shape(_CRIMES, years=(0, 8), fixed={"FBI Code": ("16", "06"), "Arrest": TRUE, "Domestic": ("false", "false")}),
        Shape(_CRIMES_API, "json", years=(8, None), fixed={"fbi_code": ("16", "06"), "arrest": TRUE}),
        Shape(_ARRESTS),
    ),
)  # fmt: skip

_CHARGES: Final = columns(
    "incidentnum,arrestnumber,chargenum,arrestdate,chargedesc,pclass,severity,statute,holdtype,nibrs_group,nibrs_code,"
    "nibrs_crimeagainst"
)
_DALLAS_ARRESTS: Final = columns(
    "incidentnum,arrestyr,arrestnumber,ararrestdate,ararresttime,arbkdate,arladdress,arlzip,arlcity,arstate,arlcounty,"
    "arlra,arlbeat,arldistrict,arlsector,aradow,arpremises,cfs_number,arofcr1,transport1,araction,arweapon,"
    "arresteename,age,ageatarresttime,haddress,hzip,hcity,hstate,height,weight,hair,eyes,race,ethnic,sex,arcond,"
    "drugrelated,drugtype,warrantissueddate,changedate,ofcr_rpt_written_by_date,ofcr_approved_by_date,"
    "ofcr_received_by_date,apprehended_date,upzdate"
)

DALLAS: Final = Profile(
    volume={Basis.ARREST: (820, 520)},
    levels=(QUIET_SPRING, TEXAS_SPLITS_BUYING),
    stings=0.5,
    mix={
        "43.02": 40, "43.02(a)": 16, "43.02(b)": 9, "43.021": 26, "43.021(a)": 8, "43.03": 2, "43.04": 0.6,
        "43.05": 1.2, "43.05(a)(2)": 0.3, "20A.02": 0.8, "20A.02(a)(3)": 0.7,
    },
    words={
        "43.02": Offence("40A", "PROSTITUTION"),
        "43.02(a)": Offence("40A", "PROSTITUTION"),
        "43.02(b)": Offence("40C", "PROSTITUTION"),
        "43.021": Offence("40C", "SOLICITATION OF PROSTITUTION"),
        "43.021(a)": Offence("40C", "SOLICITATION OF PROSTITUTION"),
        "43.03": Offence("40B", "PROMOTION OF PROSTITUTION"),
        "43.04": Offence("40B", "AGG PROMOTION OF PROSTITUTION"),
        "43.05": Offence("40B", "COMPELLING PROSTITUTION"),
        "20A.02": Offence("64A", "TRAFFICKING OF PERSONS"),
    },
    ordinary=(
        Offence("35A", "POSS CONT SUB PEN GRP 1 <1G", "481.115", 6),
        Offence("90D", "DWI", "49.04", 5),
        Offence("13B", "ASSAULT FV", "22.01", 5),
        Offence("23C", "THEFT OF PROP > OR EQUAL $100 <$750", "31.03", 4),
        Offence("90J", "CRIMINAL TRESPASS", "30.05", 3),
        Offence("90E", "PUBLIC INTOXICATION", "49.02", 3),
    ),
    shapes=(
        Shape(_CHARGES, fixed={"pclass": ("MB", "MA"), "severity": ("M", "M"), "nibrs_group": ("A", "B")}),
        Shape(_DALLAS_ARRESTS),
    ),
)  # fmt: skip

_HOUSTON_2018: Final = columns(
    "Occurrence Date,Occurrence Hour,NIBRS Description,Offense Count,Beat,Premise,Block Range,Street Name,Street Type,"
    "Suffix"
)
_HOUSTON_2019: Final = columns(
    "Incident,Occurrence\nDate,Occurrence\nHour,NIBRS\nClass,NIBRSDescription,Offense\nCount,Beat,Premise,Block Range,"
    "Street\nName,Street\nType,Suffix,ZIP Code"
)
_HOUSTON_2021: Final = columns(
    "Incident,RMSOccurrenceDate,RMSOccurrenceHour,NIBRSClass,NIBRSDescription,OffenseCount,Beat,Premise,StreetNo,"
    "StreetName,StreetType,Suffix,City,ZIPCode,MapLongitude,MapLatitude"
)
_HOUSTON_2025: Final = columns(
    "Incident,Occurrence Date,Occurrence Hour,NIBRS Class,NIBRS Description,Offense Count,Beat,Premise,Street No,"
    "Street Name,Street Type,Suffix,City,ZIP Code,Map Longitude,Map Latitude"
)

HOUSTON: Final = Profile(
    volume={Basis.REPORTED_OFFENCE: (1600, 1250)},
    levels=(QUIET_SPRING, TEXAS_SPLITS_BUYING),
    stings=0.4,
    mix={
        "40A": 70, "40C": 18, "40B": 5, "64A": 4, "Prostitution": 70, "Purchasing prostitution": 18,
        "Assisting or promoting prostitution": 5, "Human Trafficking/Commercial Sex Act": 4,
        "Human Trafficking, Commercial Sex Act": 0, "Human Trafficking, Commercial Sex Acts": 0,
        "Human Trafficking/Commercial Sex Acts": 0,
    },
    ordinary=(
        Offence("13B", "Simple assault", "", 8),
        Offence("23H", "All other larceny", "", 7),
        Offence("290", "Destruction, damage, vandalism", "", 6),
        Offence("240", "Motor vehicle theft", "", 4),
        Offence("35A", "Drug, narcotic violations", "", 4),
        Offence("26A", "False pretenses, swindle", "", 3),
        Offence("90Z", "All other offenses", "", 4),
    ),
    shapes=(
        Shape(_HOUSTON_2018, "xlsx", "month", since=date(2018, 6, 1), until=date(2019, 1, 1)),
        Shape(_HOUSTON_2019, since=date(2019, 1, 1), until=date(2021, 1, 1)),
        Shape(_HOUSTON_2021, since=date(2021, 1, 1), until=date(2025, 1, 1)),
        Shape(_HOUSTON_2025, since=date(2025, 1, 1)),
    ),
)  # fmt: skip

"""Short lists of well-known words in names: roles, places, given names, words that make an organisation."""

from __future__ import annotations


def _lines(text: str) -> frozenset[str]:
    return frozenset(part.strip().casefold() for part in text.replace("\n", ",").split(",") if part.strip())


TITLES = frozenset(
    """president vice prime minister chancellor premier king queen prince princess pope emperor senator sen sens rep
    reps congressman congresswoman congressmen representative governor gov govs lieutenant mayor councilman
    councilwoman councilor councillor alderman assemblyman assemblywoman delegate speaker secretary undersecretary
    minister ambassador attorney general solicitor judge justice magistrate sheriff chief commissioner inspector
    detective det officer sergeant sgt corporal cpl captain capt lt col colonel maj major gen brig brigadier adm
    admiral cmdr commander commandant private pvt spc marshal trooper constable superintendent supt director deputy
    assistant chairman chairwoman chair ceo cfo coo executive professor prof dr doctor rev reverend bishop archbishop
    cardinal father pastor imam rabbi sheikh ayatollah sir lady lord dame baroness mr mrs ms miss mister coach
    spokesman spokeswoman spokesperson adviser advisor counsel analyst correspondent editor reporter host anchor
    secretary-general attorney-general vice-president vice-chairman leader candidate nominee whip lawyer prosecutor
    lawmaker agent special senior acting interim former ex-president co-chair co-founder founder house senate press
    foreign defense treasury majority minority national security district state county city police fire homicide
    dispatcher chairperson treasurer comptroller dean principal provost author actor actress singer activist
    economist""".split()
)
# words that are part of a title only when a title word follows ("Police Capt.", "State Sen.")
WEAK_TITLES = frozenset(
    """house senate state county city police fire national security district press foreign defense treasury majority
    minority special senior acting interim former general vice deputy assistant prime homicide chief executive attorney
    private major justice speaker""".split()
)
# ranks that are a title before a name, and part of a name before a company's word ("General Electric")
RANKS = frozenset("justice speaker major general chief deputy private director leader coach captain judge".split())
ORGANISATION_WORDS = frozenset(
    """inc corp corporation co company ltd llc plc group bank university college school institute department ministry
    agency bureau office commission committee council court association federation union party church ministries
    foundation center centre fund police times post journal news press tribune herald telegraph guardian gazette
    magazine daily television radio network broadcasting senate congress house parliament assembly airlines airways
    motors systems technologies software partners capital holdings industries international society club league team
    force army navy corps guard service services board authority administration hospital museum library brothers
    society campaign coalition alliance organization organisation facilities foods institute laboratory labs sect
    embassy archives electric precinct
    treasury pentagon kremlin taliban isis hamas hezbollah twitter facebook google microsoft apple amazon reuters
    survey geological""".split()
)
PROPER_ORGANISATIONS = frozenset(
    "congress pentagon kremlin taliban isis hamas hezbollah twitter facebook google microsoft apple "
    "amazon reuters".split()
)
PLACE_WORDS = frozenset(
    """county island islands street avenue river mountain mountains valley bay beach lake city town village district
    province region peninsula sea ocean gulf coast hills heights park plaza square road highway airport fault
    north south east west northern southern eastern western republic kingdom territory flatbush""".split()
)
COUNTRIES = _lines(
    """afghanistan, albania, algeria, angola, argentina, armenia, australia, austria, azerbaijan, bahrain, bangladesh,
    belarus, belgium, bolivia, bosnia, brazil, britain, bulgaria, burma, cambodia, cameroon, canada, chad, chile, china,
    colombia, congo, croatia, cuba, cyprus, denmark, ecuador, egypt, england, eritrea, estonia, ethiopia, finland,
    france, gabon, georgia, germany, ghana, greece, guatemala, guinea, haiti, honduras, hungary, iceland, india,
    indonesia, iran, iraq, ireland, israel, italy, jamaica, japan, jordan, kazakhstan, kenya, kosovo, kuwait,
    kyrgyzstan, laos, latvia, lebanon, liberia, libya, lithuania, luxembourg, macedonia, madagascar, malawi, malaysia,
    mali, malta, mauritania, mexico, moldova, mongolia, montenegro, morocco, mozambique, myanmar, namibia, nepal,
    netherlands, nicaragua, niger, nigeria, norway, oman, pakistan, palestine, panama, paraguay, peru, philippines,
    poland, portugal, qatar, romania, russia, rwanda, scotland, senegal, serbia, singapore, slovakia, slovenia,
    somalia, spain, sudan, sweden, switzerland, syria, taiwan, tajikistan, tanzania, thailand, togo, tunisia, turkey,
    turkmenistan, uganda, ukraine, uruguay, uzbekistan, venezuela, vietnam, wales, yemen, zambia, zimbabwe,
    united states, united kingdom, new zealand, north korea, south korea, saudi arabia, south africa, sri lanka,
    united arab emirates, el salvador, costa rica, u.s, u.k, us, uk, usa, u.s.a, u.n, un, eu, america, europe, africa,
    asia, korea, antarctica"""
)
STATES = _lines(
    """alabama, alaska, arizona, arkansas, california, colorado, connecticut, delaware, florida, hawaii, idaho,
    illinois, indiana, iowa, kansas, kentucky, louisiana, maine, maryland, massachusetts, michigan, minnesota,
    mississippi, missouri, montana, nebraska, nevada, new hampshire, new jersey, new mexico, new york, north carolina,
    north dakota, ohio, oklahoma, oregon, pennsylvania, rhode island, south carolina, south dakota, tennessee, texas,
    utah, vermont, virginia, west virginia, wisconsin, wyoming, ontario, quebec, british columbia, alberta, manitoba"""
)
CITIES = _lines(
    """amsterdam, anchorage, ankara, athens, atlanta, austin, baghdad, baltimore, bangkok, barcelona, beijing, beirut,
    berlin, bogota, boston, brooklyn, brussels, budapest, buenos aires, cairo, caracas, charlottesville, chicago,
    cincinnati, cleveland, copenhagen, dallas, damascus, davos, delhi, denver, detroit, dubai, dublin, frankfurt,
    geneva, hamburg, hanoi, harlem, havana, helsinki, hong kong, houston, istanbul, jakarta, jerusalem, johannesburg,
    kabul, karachi, kathmandu, kiev, kyiv, las vegas, lima, lisbon, london, los angeles, madrid, manchester, manhattan,
    manila, melbourne, memphis, miami, milan, milwaukee, minneapolis, montreal, moscow, mumbai, munich, nairobi,
    nashville, new delhi, new orleans, new york, oslo, ottawa, paris, philadelphia, phoenix, pittsburgh, portland,
    prague, pyongyang, riyadh, rome, sacramento, salt lake city, san antonio, san diego, san francisco, santiago,
    santa rosa, sao paulo, seattle, seoul, shanghai, silicon valley, st. louis, stockholm, sydney, taipei, tehran,
    tel aviv, tokyo, toronto, tripoli, vancouver, vienna, warsaw, washington, wuhan, zurich, gaza, crimea, bronx,
    queens, hollywood, guantanamo bay"""
)
PLACES = COUNTRIES | STATES | CITIES
ACRONYM_PLACES = frozenset("us uk usa uae dc nyc la".split())
DEMONYMS = frozenset(
    """american americans british english scottish welsh irish french german germans italian italians spanish
    portuguese dutch belgian swiss austrian danish norwegian swedish finnish icelandic polish czech slovak hungarian
    romanian bulgarian greek greeks turkish turks russian russians ukrainian ukrainians belarusian serbian croatian
    bosnian albanian chinese japanese korean koreans vietnamese thai indonesian malaysian filipino indian indians
    pakistani pakistanis bangladeshi afghan afghans iranian iranians iraqi iraqis syrian syrians lebanese jordanian
    israeli israelis palestinian palestinians saudi saudis yemeni egyptian egyptians libyan libyans tunisian algerian
    moroccan sudanese ethiopian kenyan nigerian somali ghanaian mexican mexicans canadian canadians cuban cubans
    brazilian argentine colombian venezuelan venezuelans chilean peruvian australian australians european europeans
    african africans asian asians arab arabs jewish jews muslim muslims christian christians catholic catholics
    protestant buddhist hindu islamic islamist islamists sunni shiite kurdish kurds hispanic hispanics latino latinos
    black blacks white whites democrat democrats democratic republican republicans conservative conservatives liberal
    liberals labour tory tories communist nazi nazis western soviet persian texan californian mormon mormons baptist
    methodist evangelical gop""".split()
)
CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december jan feb mar apr jun jul aug sept sep oct nov dec christmas thanksgiving
    easter ramadan""".split()
)
GIVEN = frozenset(
    """aaron adam alan albert alex alexander alice amy andrea andrew angela ann anna anne anthony antonio arthur
    barack barbara ben benjamin bernard bernie bill bob boris brad brenda brett brian bruce bryan carl carlos carol
    caroline catherine charles charlie chris christian christina christine christopher chuck cynthia dan daniel dave
    david dean debbie deborah dennis diane dianne dick dmitry don donald donna doug douglas ed edward elena elizabeth
    ellen emily emma emmanuel eric erik ernest eugene eva evan francis frank fred gary george gerald glenn gordon greg
    gregory hannah harold harry heather heidi helen henry hillary howard hugh ian igor irene isaac ivan jack jacob
    jake james jamie jan jane janet jared jason jay jean jeff jeffrey jen jennifer jeremy jerry jesse jessica jill jim
    jimmy joan joe joel john johnny jon jonathan jordan jose joseph josh joshua juan judith judy julia julian julie
    justin karen karl kate katherine kathleen kathy keith kelly ken kenneth kevin kim kimberly kirsten kyle lamar
    larry laura lauren lawrence lee leo leon leonard lewis linda lindsey lisa louis louise lucas luis luke lynn
    marco margaret maria marie marilyn mario mark martha martin mary matt matthew maxine megan melania melissa michael
    michelle mike mitch mitt mohammed muhammad nancy natalie nathan neil newt nicholas nick nicole nikki oliver oscar
    pamela pat patricia patrick paul paula pedro peter phil philip phillip rachel ralph ramon rand randy raymond
    rebecca reince rex ricardo richard rick rob robert robin rod roger roland ron ronald rosa rose roy rudy russell
    ruth ryan sally sam samantha samuel sandra sara sarah scott sean sergei shane shannon sharon shirley simon sonia
    stacey stanley stephanie stephen steve steven stuart sue susan suzanne sylvia tammy tanya ted terry theresa thomas
    tiffany tim timothy todd tom tommy tony tracy tyler vanessa victor victoria vincent vladimir walter warren wayne
    wendy will william winston xi yvonne zachary""".split()
)
# common nouns and adjectives with which a sentence of news begins; capitals there tell nothing
ORDINARY = frozenset(
    """police officials authorities prosecutors investigators witnesses residents neighbors analysts experts critics
    supporters protesters demonstrators lawmakers legislators reporters journalists sources scientists researchers
    economists economics doctors nurses hospitals schools students teachers parents children women men people workers
    employees staff members leaders voters candidates campaigns companies firms investors markets stocks shares oil
    gold prices taxes jobs trade talks negotiations negotiators sanctions tariffs security defense military troops
    soldiers marines sailors firefighters rescuers rescue emergency crews thieves robbers suspects victims survivors
    families relatives friends mourners activists advocates opponents lawyers attorneys judges jurors courts
    government governments congress senate parliament lawmaker bill law legislation news media television video photos
    images documents records files emails details information data figures statistics polls surveys results reports
    evidence questions answers concerns fears hopes tensions violence fighting gunfire shots bullets bombs explosions
    fire fires flames smoke floods storms winds rain snow weather temperatures earthquakes aftershocks tremors damage
    injuries casualties deaths cases infections hospital health insurance care medical science technology internet
    online social public private local federal national international foreign domestic global former current senior
    top major key new old young early late big small large long short high low good bad great real true free full
    white black red blue green democratic republican conservative liberal american british french german chinese
    japanese russian european israeli palestinian iranian iraqi syrian asked speaking based located founded born
    launched led backed faced given taken made known called named dubbed described considered published updated
    posted filed image photo caption advertisement share print read watch listen click follow sign subscribe related
    story article opinion analysis editorial exclusive breaking live update updates part page chapter section source
    credit courtesy editor note correction contact copyright rights thanks thank hello dear yeah wow god sure right
    left look come take make give try keep put work help need want like love stop start end back down out away
    fellow fortunately unfortunately surprisingly interestingly importantly notably sadly happily ultimately
    eventually initially originally officially reportedly allegedly apparently obviously basically essentially
    frankly honestly personally politically financially economically federally locally nationally internationally
    state city county town village community neighborhood region area country world nation nations countries today's
    mother father sister brother son daughter wife husband woman man boy girl child teen teenager teens someone
    president prime minister chief spokesman spokeswoman secretary attorney general mayor governor senator judge
    lower upper higher further greater better best worse worst total average separate similar different common
    special general specific particular additional initial final previous original official medical financial""".split()
)
SURNAME_PARTICLES = frozenset(
    "bin ibn al el de da del della di la le van von der den du dos ter bint abu ud ul ben".split()
)
OF_HEADS = frozenset(
    """university department church bank house city state republic ministry bureau office court board institute
    college council federation kingdom union bishop archbishop duke prince princess isle gulf bay cape port house
    chamber college academy journal daughters sons knights school hospital museum library society association
    institutes centers center league conference congress bishops army states council order house speaker times
    director gulf sea strait district""".split()
)

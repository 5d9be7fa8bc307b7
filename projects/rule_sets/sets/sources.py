"""Where the figures of the ready-made sets are written: keys, titles and addresses as the domain document has them."""

from projects.rule_sets.figures import Source

_SOURCES = {
    source.key: source
    for source in (
        Source("S2", "CODI, Baan Mankong Collective Housing", "http://www.codi.or.th/housing/FrontpageHousing.html"),
        Source("S3", "CODI Loans", "https://en.codi.or.th/community-finance/codi-loans/"),
        Source(
            "S4", "CODI, National Community Fund", "https://en.codi.or.th/community-finance-2/national-community-fund/"
        ),
        Source(
            "S5",
            "More than houses: Bang Khen City Development Fund (2010)",
            "https://morethanhouses.blogspot.com/2010/06/introducing-city-development-fund.html",
        ),
        Source("S6", "CODI, other loans (old site)", "http://www.codi.or.th/housing/frontpageLoan.html"),
        Source("S7", "Pattaya Mail, Baan Munkhong Khao Noi", "https://pattayamail.com/?p=17251"),
        Source(
            "S8",
            "CODI, Baan Mankong criteria and budget BE 2553 (Thai)",
            "http://www.codi.or.th/2015-08-02-16-41-07/7977-2553",
        ),
        Source(
            "S9",
            "MGR Online, cabinet raises Baan Mankong to 89,800 baht (Thai)",
            "https://mgronline.com/uptodate/detail/9620000060361",
        ),
        Source(
            "S10", "RYT9, cabinet resolution June 2019, effective FY2563 (Thai)", "https://ryt9.com/s/cabt/3007099"
        ),
        Source(
            "S11",
            "Pattaya Mail, 7.7 billion baht for evicted households (2023)",
            "https://www.pattayamail.com/thailandnews/thai-cabinet-approves-7-7-billion-baht-to-help-low-income-households-"
            "evicted-from-public-property-427065",
        ),
        Source("S12", "CODI, Housing the Poorest", "https://en.codi.or.th/housing-the-poorest/"),
        Source(
            "S22",
            "IIED, Urban poor transform slums in 100+ cities (2011)",
            "https://iiedorg-stage.ac.iied.org/urban-poor-transform-slums-100-cities-15-asian-nations",
        ),
        Source(
            "S24",
            "Advocates for Community Alternatives, third FCAP meeting",
            "https://advocatesforalternatives.org/fr/2023/05/20/communities-hold-third-fcap-meeting/",
        ),
        Source(
            "S25",
            "SDFN/NHAG strategies (2021)",
            "https://namibia-shackdwellers.blogspot.com/2021/09/sdfnnhag-strategies-to-advocate-for.html",
        ),
        Source("S26", "SDFN, Twahangana Fund", "http://shackdwellersnamibia.com/pages/readmore.php?article=3"),
        Source(
            "S27",
            "Namibia News Digest, Arandis project (2024)",
            "https://www.namibianewsdigest.com/shack-dwellers-initiates-first-housing-project-at-arandis/",
        ),
        Source(
            "S28",
            "AllAfrica/The Namibian, Swakopmund houses (2021)",
            "https://allafrica.com/stories/202110130695.html",
        ),
        Source(
            "S29",
            "CoHabitat, Dzivarasekwa",
            "https://www.co-habitat.net/en/news/focus-on-the-dzivarasekwa-slum-upgrading-project-zimbabwe",
        ),
        Source(
            "S30",
            "TopicsExpress copy of a press report, Dzivarasekwa Extension (weak source)",
            "http://topicsexpress.com/Dzivarasekwa-Extension-Slum-Upgrading-Harare-City-Council-has-topic-535023689923350",
        ),
        Source("S31", "Dialogue on Shelter, projects", "https://dialogueonshelter.co.zw/projects.html"),
        Source(
            "S34",
            "FSD Kenya, Housing chronicles in Huruma",
            "https://www.fsdkenya.org/blogs-publications/housing-chronicles-in-huruma-slum-upgrading-programme-lessons-in-cost-"
            "tracking-and-scaling-social-housing/",
        ),
        Source(
            "S35", "Taji Research, Nelson Kimani interview", "https://tajiresearch.org/nelson-muhinga-kimani-interview"
        ),
        Source("S37", "SHFC, CMP Fast Facts", "http://shfcph.com/CMP_Fast_Facts.html"),
        Source("S39", "DSWD Region 8, Leyte counterpart (2011)", "https://fo8.dswd.gov.ph/?p=946"),
        Source(
            "S40",
            "KALAHI-CIDSS Community Finance Manual (contents)",
            "https://ru.scribd.com/document/340772703/KALAHI-CIDSS-Community-Finance-Manual",
        ),
        Source(
            "S41",
            "Zachimalawi, Homeless Malawians remembered (2009)",
            "http://zachimalawi.blogspot.com/2009/12/homeless-malawians-remembered.html",
        ),
        Source("S42", "SSWM, A $0.14 toilet in a month", "https://sswm.info/node/3069"),
        Source(
            "S49",
            "T13, DS49 amounts",
            "https://t13.cl/amp/noticia/nacional/te-puede-servir/fondo-solidario-eleccion-vivienda-revise-si-su-postulacion-fue-"
            "exitosa",
        ),
        Source(
            "S50",
            "Meganoticias, DS49 minimum savings (2026)",
            "https://www.meganoticias.cl/dato-util/514224-requisitos-subsidio-ds49-vivienda-ahorro-minimo-1ab-dcv-10-2-2026.html",
        ),
        Source(
            "S51",
            "Puranoticia, Serviu on owners, renters, lodgers (2025)",
            "https://puranoticia.pnt.cl/region-valparaiso/serviu-desestima-acusaciones-de-rechazar-casas-para-damnificados-del",
        ),
        Source("S52", "NSP Definitions (2013)", "http://www.nspafghanistan.org/Default.aspx?sel=15"),
        Source("S53", "NSP Definitions (phase II)", "http://www.nspafghanistan.org/about_nsp/nsp_definitions.shtm"),
        Source(
            "S54",
            "NSP Monitoring and oversight, maintenance cash grant",
            "http://www.nspafghanistan.org/Default.aspx?sel=172",
        ),
        Source("DOC", "Domain document of this project, section 1, rules without a link"),
    )
}


def sources(*keys: str) -> tuple[Source, ...]:
    """The sources of these keys. Raises KeyError."""
    return tuple(_SOURCES[key] for key in keys)

"""Small mistakes in daemon/model that the comparison has to notice.

Each is a file, a text that stands in it exactly once, and what replaces it.
"""

MUTANTS = [
    # the weeks of TR322 and of effort: a broken last week forgotten
    ("period.c", "/ DAYS_PER_WEEK + 1;", "/ DAYS_PER_WEEK;"),
    # six times also under the Jeugdwet
    ("period.c", "domein == DOMEIN_WMO && strcmp", "strcmp"),
    # the broken week of output in the last month, not with the last Sunday
    ("period.c", "home = last_sunday(to);", "home = to;"),
    # no Sunday at all: nothing
    ("period.c", "\t\thome = to;", "\t\thome = from - 1;"),
    # a week too many when the end is a Sunday
    (
        "period.c",
        "to == DAY_NONE || day_weekday(to) == DAY_SUNDAY",
        "to == DAY_NONE",
    ),
    # months as a difference
    (
        "period.c",
        "day_month(b) - day_month(a) + 1",
        "day_month(b) - day_month(a)",
    ),
    # output spread like effort
    (
        "commitment_spread.c",
        "FREQUENTIE_WEEK && !period_is_output(o->eenheid)",
        "FREQUENTIE_WEEK",
    ),
    # the last week without a Sunday lost
    (
        "commitment_spread.c",
        "(m->to == until && day_weekday(until) != DAY_SUNDAY)",
        "0",
    ),
    # a tie to the later month
    (
        "commitment_spread.c",
        "x->month < y->month ? -1 : 1",
        "x->month < y->month ? 1 : -1",
    ),
    # the smallest remainder first
    ("commitment_spread.c", "x->rest > y->rest", "x->rest < y->rest"),
    # the general row wins
    ("commitment_tarief.c", "a->rank > b->rank", "a->rank < b->rank"),
    # the gemeente weighs more than the aanbieder
    (
        "commitment_tarief.c",
        "4 * aanbieder + 2 * gemeente",
        "2 * aanbieder + 4 * gemeente",
    ),
    # the domein weighs nothing
    ("commitment_tarief.c", "gemeente + domein", "gemeente"),
    # a tarief ends a day early
    ("commitment_tarief.c", "t->tot >= day", "t->tot > day"),
    # hours never price minutes
    (
        "commitment_tarief.c",
        "t == NULL && eenheid == EENHEID_MINUUT",
        "false",
    ),
    # halves rounded down
    ("money.c", "(magnitude + c / 2) / c", "magnitude / c"),
    # priced at the last day of the month
    ("commitment.c", "in->tarief_count, m->from,", "in->tarief_count, m->to,"),
    # ceilings cut at the horizon
    (
        "commitment.c",
        "&o, in->from, in->to, m->from,\n\t\t\t\tday_month_last(m->month))",
        "&o, in->from, in->to, m->from,\n\t\t\t\tm->to)",
    ),
    # an open total moves with the horizon
    ("commitment.c", "in->frequentie != FREQUENTIE_TOTAAL", "true"),
    # a lump sum before a withdrawal
    (
        "commitment.c",
        "\tif (in->withdrawn)\n\t\treturn COMMITMENT_WITHDRAWN;\n",
        "",
    ),
    # a lump sum is priced
    (
        "commitment.c",
        "\tif (in->lump_sum)\n\t\treturn COMMITMENT_LUMP_SUM;\n",
        "",
    ),
    # a start after the horizon
    (
        "commitment.c",
        "from > end ? year_end(from) : end",
        "from > end ? from : end",
    ),
    # a sum that wraps
    (
        "commitment.c",
        "!money_add(&c->maximum_ct, c->maximum_ct, m->maximum_ct)",
        "!(c->maximum_ct = (int64_t)((uint64_t)c->maximum_ct +"
        " (uint64_t)m->maximum_ct), true)",
    ),
    # a leap day every year
    ("day.c", "(month == 2 && is_leap(year))", "(month == 2)"),
    # a week that begins on Sunday
    ("day.c", "(int64_t)day + 3;", "(int64_t)day + 4;"),
    # months later, but never in another year
    ("day.c", "month - 1 + months;", "(month - 1 + months) % MONTHS;"),
]

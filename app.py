"""create_app() and nothing else: the only file that knows every room."""

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

import access.cli
import access.people_views
import access.views
import budgeting.assembly.attendance_views
import budgeting.assembly.deciding_views
import budgeting.assembly.minutes_views
import budgeting.assembly.views
import budgeting.awards.views
import budgeting.awards.writing_views
import budgeting.ballots.codes_views
import budgeting.ballots.paper_views
import budgeting.ballots.totals_views
import budgeting.ballots.views
import budgeting.ballots.vote_views
import budgeting.pabulib.cli
import budgeting.proposals.review_views
import budgeting.proposals.views
import budgeting.proposals.writing_views
import budgeting.results.deciding_views
import budgeting.results.drawing_views
import budgeting.results.views
import budgeting.setting_up_views
import budgeting.views
import budgeting.voters.giving_views
import budgeting.voters.import_views
import budgeting.voters.table_views
import budgeting.voters.views
import groups.calc_cli
import groups.calculator_views
import groups.collectors.agreeing_views
import groups.collectors.round_views
import groups.collectors.views
import groups.collectors.withdrawal_views
import groups.conversion.views
import groups.counting_views
import groups.federation.audit_views
import groups.federation.report_views
import groups.federation.views
import groups.general_views
import groups.indicators.cli
import groups.indicators.views
import groups.kiosk.cli
import groups.kiosk.views
import groups.loans.calculator_views
import groups.loans.cli
import groups.loans.views
import groups.meeting_views
import groups.members_views
import groups.printing_views
import groups.rotation.cli
import groups.rotation.views
import groups.rules_views
import groups.sharing.calculator_views
import groups.sharing.dividend_cli
import groups.sharing.leaving_views
import groups.sharing.refund_cli
import groups.sharing.share_out_calculator_views
import groups.sharing.share_out_cli
import groups.sharing.share_out_views
import groups.sharing.year_views
import groups.starting.cli
import groups.starting.opening_views
import groups.starting.views
import groups.views
import groups.voucher_views
import projects.advances.views
import projects.agreement_views
import projects.bank.import_views
import projects.bank.matching_views
import projects.bank.views
import projects.desk.audit_views
import projects.desk.finding_views
import projects.desk.views
import projects.document_views
import projects.funds.views
import projects.funds.voucher_views
import projects.funds.writing_views
import projects.in_kind.views
import projects.liquidation.views
import projects.organisation_views
import projects.plan_views
import projects.rule_sets.cli
import projects.rule_sets.views
import projects.rule_sets.writing_views
import projects.settlements.household_views
import projects.settlements.import_views
import projects.settlements.project_household_views
import projects.settlements.views
import projects.spending.money_views
import projects.spending.purchase_views
import projects.spending.views
import projects.tranche_views
import projects.views
import projects.voucher_views
import reports.accounting_views
import reports.assembly_views
import reports.bank_views
import reports.budgeting.cli
import reports.budgeting_result_views
import reports.budgeting_views
import reports.bulk.cli
import reports.bulk.views
import reports.cli
import reports.desk_views
import reports.dividend_views
import reports.drawing.bars
import reports.federation_views
import reports.fund_views
import reports.issued.cli
import reports.issued.views
import reports.loan_views
import reports.project_views
import reports.projects.cli
import reports.projects.views
import reports.proofs.cli
import reports.proofs.views
import reports.settlement_views
import reports.sharing_views
import reports.turn_views
import reports.views
import reports.voucher_views
import web.cli
import web.practice_cli
from web import csrf, database, errors, guard, headers, health, issuer, language, logging, queue, signed_in, sizes
from web.settings import Settings

BLUEPRINTS = (
    health.bp,
    access.views.bp,
    access.people_views.bp,
    groups.views.bp,
    groups.members_views.bp,
    groups.rules_views.bp,
    groups.printing_views.bp,
    groups.meeting_views.bp,
    groups.counting_views.bp,
    groups.loans.views.bp,
    groups.calculator_views.bp,
    groups.loans.calculator_views.bp,
    groups.collectors.views.bp,
    groups.collectors.round_views.bp,
    groups.collectors.agreeing_views.bp,
    groups.collectors.withdrawal_views.bp,
    groups.federation.audit_views.bp,
    groups.starting.views.bp,
    groups.starting.opening_views.bp,
    groups.federation.views.bp,
    groups.federation.report_views.bp,
    groups.indicators.views.bp,
    groups.voucher_views.bp,
    groups.conversion.views.bp,
    groups.sharing.year_views.bp,
    groups.sharing.calculator_views.bp,
    groups.general_views.bp,
    groups.sharing.share_out_views.bp,
    groups.sharing.share_out_calculator_views.bp,
    groups.sharing.leaving_views.bp,
    groups.rotation.views.bp,
    groups.kiosk.views.bp,
    projects.desk.views.bp,
    projects.desk.audit_views.bp,
    projects.desk.finding_views.bp,
    projects.views.bp,
    projects.organisation_views.bp,
    projects.plan_views.bp,
    projects.agreement_views.bp,
    projects.tranche_views.bp,
    projects.voucher_views.bp,
    projects.rule_sets.views.bp,
    projects.rule_sets.writing_views.bp,
    projects.settlements.views.bp,
    projects.settlements.import_views.bp,
    projects.settlements.household_views.bp,
    projects.settlements.project_household_views.bp,
    reports.settlement_views.bp,
    projects.bank.views.bp,
    projects.bank.import_views.bp,
    projects.bank.matching_views.bp,
    reports.bank_views.bp,
    projects.advances.views.bp,
    projects.liquidation.views.bp,
    projects.in_kind.views.bp,
    projects.document_views.bp,
    projects.spending.views.bp,
    projects.spending.money_views.bp,
    projects.spending.purchase_views.bp,
    projects.funds.views.bp,
    projects.funds.writing_views.bp,
    projects.funds.voucher_views.bp,
    budgeting.views.bp,
    budgeting.assembly.views.bp,
    budgeting.assembly.attendance_views.bp,
    budgeting.assembly.deciding_views.bp,
    budgeting.assembly.minutes_views.bp,
    reports.assembly_views.bp,
    budgeting.awards.views.bp,
    budgeting.awards.writing_views.bp,
    budgeting.setting_up_views.bp,
    budgeting.voters.views.bp,
    budgeting.voters.import_views.bp,
    budgeting.voters.giving_views.bp,
    budgeting.voters.table_views.bp,
    budgeting.results.views.bp,
    budgeting.results.drawing_views.bp,
    budgeting.results.deciding_views.bp,
    budgeting.proposals.views.bp,
    budgeting.proposals.writing_views.bp,
    budgeting.proposals.review_views.bp,
    budgeting.ballots.views.tellers,
    budgeting.ballots.views.bp,
    budgeting.ballots.paper_views.bp,
    budgeting.ballots.totals_views.bp,
    budgeting.ballots.codes_views.bp,
    budgeting.ballots.vote_views.bp,
    reports.fund_views.bp,
    reports.budgeting_views.bp,
    reports.budgeting_result_views.bp,
    reports.turn_views.bp,
    reports.views.bp,
    reports.project_views.bp,
    reports.accounting_views.bp,
    reports.desk_views.bp,
    reports.loan_views.bp,
    reports.federation_views.bp,
    reports.voucher_views.bp,
    reports.bulk.views.bp,
    reports.dividend_views.bp,
    reports.sharing_views.bp,
    reports.issued.views.bp,
    reports.projects.views.bp,
    reports.proofs.views.bp,
)
COMMANDS = (
    *web.cli.COMMANDS,
    *groups.indicators.cli.COMMANDS,
    *access.cli.COMMANDS,
    *web.practice_cli.COMMANDS,
    *groups.calc_cli.COMMANDS,
    *groups.starting.cli.COMMANDS,
    *projects.rule_sets.cli.COMMANDS,
    *budgeting.pabulib.cli.COMMANDS,
    *reports.cli.COMMANDS,
    *reports.issued.cli.COMMANDS,
    *reports.bulk.cli.COMMANDS,
    *reports.budgeting.cli.COMMANDS,
    *reports.projects.cli.COMMANDS,
    *reports.proofs.cli.COMMANDS,
)


def create_app(settings: Settings | None = None) -> Flask:
    """The service, by the settings of this process unless others are given. Raises SettingsWrong."""
    settings = settings or Settings.load()
    app = Flask(__name__)
    app.extensions["settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        # The prefix makes browsers refuse the cookie from any other host, or without HTTPS.
        SESSION_COOKIE_NAME="__Host-session" if settings.secure_cookies else "session",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    app.jinja_env.globals["practice"] = False
    app.jinja_env.globals["bar_drawn"] = reports.drawing.bars.bar_drawn
    # In this order: what each needs was done by those before it, and a refusal is answered by all of them.
    logging.configure(settings.log_level)
    logging.install(app, proxy_hops=settings.proxy_hops)
    database.install(app, settings.database_url)
    issuer.install(app, settings)
    queue.install(app)
    headers.install(app, secure=settings.secure_cookies)
    errors.install(app)
    language.install(app)
    sizes.install(app, form_bytes=settings.max_form_bytes, form_parts=settings.max_form_parts)
    csrf.install(app)
    signed_in.install(app)
    guard.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app

"""The figures of 「資料４のほか」: what is asked and 資料４ does not print by itself."""

from django.db.models import TextChoices


class Beyond(TextChoices):
    """Each by its id, with its title, in the order of the document."""

    WARD_COUNCIL_TIMES = "ward_council.times", "区の推進会議の回数（開催済みと予定）"
    WARD_COUNCIL_STATES = "ward_council.states", "区の推進会議の開催の状況"
    WARD_COUNCIL_PEOPLE = "ward_council.people", "区の推進会議の参加人数"
    RESOURCE_SURVEY_CONDUCTED = "resource_survey.conducted", "資源の把握"
    RESOURCE_SURVEY_METHODS = "resource_survey.methods", "資源の把握の方法"
    PROFESSIONAL_TRAINING_PEOPLE = "professional_training.people", "研修会の参加人数"
    PROFESSIONAL_TRAINING_AUDIENCE = "professional_training.audience", "研修会の対象の職種"
    PUBLIC_OUTREACH_PEOPLE = "public_outreach.people", "講演会・普及啓発の参加人数"
    PUBLIC_OUTREACH_COPIES = "public_outreach.copies", "普及啓発の配布部数"
    CONSULTATIONS_BY_MONTH = "consultations.by_month", "月ごとの相談件数"
    CONSULTATIONS_SO_FAR = "consultations.so_far", "相談件数の累計"
    CONSULTATIONS_PER_HOURS = "consultations.per_hours", "開設10時間あたりの相談件数"
    COORDINATOR_COUNT = "coordinator.count", "資格の区分ごとの拠点コーディネーターの人数"
    ACTIVE_INSTITUTIONS_FUNCTIONS = (
        "active_institutions.functions",
        "四つの機能を担う積極的医療機関がある区",
    )
    ACTIVE_INSTITUTIONS_LACKING = (
        "active_institutions.lacking",
        "四つの機能を担う積極的医療機関がない区",
    )
    ACCOMPANIED_VISIT_HELD = "accompanied_visit.held", "同行訪問研修の実施回数"
    ACCOMPANIED_VISIT_PEOPLE = "accompanied_visit.people", "同行訪問研修の参加人数"
    INITIATIVE_STATES = "initiative.states", "24時間体制構築・情報共有の取組の状態"

    @property
    def named(self) -> dict[str, str]:
        """Its id and title, as a figure takes them."""
        return {"id": self.value, "title": self.label}

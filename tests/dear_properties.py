"""How often a law is tried whose examples are dear: a few times in each run, more by make hunt."""

from hypothesis import HealthCheck, Phase, settings

MORE_BY_HUNT = 10


def dear(examples: int, *, by_hunt: int = 0) -> settings:
    """Settings for examples over documents and the database; none is made smaller, it takes minutes."""
    hunts = settings.get_current_profile_name() == "hunt"
    return settings(
        max_examples=(by_hunt or examples * MORE_BY_HUNT) if hunts else examples,
        deadline=None,
        database=None,
        derandomize=not hunts,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )

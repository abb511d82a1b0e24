from pathlib import Path

import pytest
from pydantic import ValidationError

from complaint_guard.errors import SettingsError
from complaint_guard.settings import Settings, load


def written(folder: Path, text: str) -> Path:
    path = folder / "complaint-guard.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path | None, environment: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as caught:
        load(path, environment)
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_nothing_given_is_the_defaults() -> None:
    assert load(None, {"PATH": "/bin", "COMPLAINT_GUARDIAN__GANGS": "9"}) == Settings()


def test_a_file_sets_what_it_names_and_no_more(tmp_path: Path) -> None:
    found = load(written(tmp_path, "[gangs]\nmin_people = 4\n[link.phone]\nm = 0.2\nu = 1e-6\n"), {})
    assert (found.gangs.min_people, found.link.phone.m, found.link.phone.u) == (4, 0.2, 1e-6)
    assert found.gangs.least_posterior == Settings().gangs.least_posterior
    assert found.link.account == Settings().link.account


def test_the_environment_lies_over_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "[gangs]\nmin_people = 4\nleast_posterior = 0.8\n")
    environment = {
        "COMPLAINT_GUARD_GANGS__MIN_PEOPLE": "5",
        "COMPLAINT_GUARD_LINK__DEVICE": '{"m": 0.5, "u": 1e-5}',
        "COMPLAINT_GUARD_REPORT__LANG": "en",
    }
    found = load(path, environment)
    assert (found.gangs.min_people, found.gangs.least_posterior) == (5, 0.8)
    assert (found.link.device.m, found.report.lang) == (0.5, "en")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[gangs]\nmin_peple = 4\n", "setting gangs.min_peple: no such key, did you mean gangs.min_people?"),
        ("[gang]\nmin_people = 4\n", "setting gang: no such key, did you mean gangs?"),
        ("[gangs]\nxyz = 4\n", "setting gangs.xyz: no such key"),
        ("[private]\nkey_fil = 4\n", "setting private.key_fil: no such key, did you mean private.key_file?"),
        ("[link.phone]\nmm = 4\n", "setting link.phone.mm: no such key, did you mean link.phone.m?"),
        ("[gangs]\nmin_people = 1\n", "setting gangs.min_people: Input should be greater than or equal to 2"),
        ("[rank]\nrefer = 1.0\n", "setting rank.refer: Input should be less than 1"),
        ('[report]\nlang = "fr"\n', "setting report.lang: Input should be 'zh' or 'en'"),
        ("[link.phone]\nm = 0\nu = 0.1\n", "setting link.phone.m: Input should be greater than 0"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, text: str, message: str) -> None:
    assert refused(written(tmp_path, text), {}) == f"{message}; see the settings table in the README"


def test_the_environment_is_held_to_the_same_rules() -> None:
    assert refused(None, {"COMPLAINT_GUARD_GANGS__MIN_PEPLE": "4"}) == (
        "setting gangs.min_peple: no such key, did you mean gangs.min_people?; see the settings table in the README"
    )
    assert refused(None, {"COMPLAINT_GUARD_GANGS__MIN_PEOPLE": "many"}) == (
        "setting gangs.min_people: Input should be a valid integer, unable to parse string as an integer; "
        "see the settings table in the README"
    )


def test_a_section_that_is_no_table_is_refused(tmp_path: Path) -> None:
    message = refused(written(tmp_path, "gangs = 3\n"), {"COMPLAINT_GUARD_GANGS__MIN_PEOPLE": "4"})
    assert message == (
        "setting gangs: Input should be a valid dictionary or instance of GangSettings; "
        "see the settings table in the README"
    )


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none.toml"
    assert refused(path, {}) == f"settings file {path}: No such file or directory; give the path of a TOML file"
    path = written(tmp_path, "[gangs\n")
    assert refused(path, {}).startswith(f"settings file {path} is not TOML (Expected ']'")
    path.write_bytes("[网]".encode("gbk"))
    assert refused(path, {}).startswith(f"settings file {path} is not TOML ('utf-8' codec")


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().gangs.min_people = 5  # type: ignore[misc]


def test_a_part_of_a_channels_weight_is_laid_over_its_default(tmp_path: Path) -> None:
    path = tmp_path / "complaint-guard.toml"
    path.write_text("[link.phone]\nu = 1e-6\n[link.address.home_room]\ncrowd = 9\n", encoding="utf-8")
    weights = load(path, {}).link
    assert (weights.phone.m, weights.phone.u, weights.phone.crowd) == (0.3, 1e-6, 5_000)
    assert (weights.address.home_room.crowd, weights.address.household) == (9, 6)

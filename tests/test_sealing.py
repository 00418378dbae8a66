"""Secrets are kept sealed: by the first key, opened by any; without the key there is nothing to be read."""

import pytest

from cxbot.errors import SettingError
from cxbot.sealing import Sealing, new_key

WHAT = "The setting “token” of “shop”"


def test_what_is_sealed_is_opened_by_the_same_key_and_not_to_be_read():
    sealing = Sealing(new_key())
    sealed = sealing.seal("s3cret")
    assert "s3cret" not in sealed
    assert sealing.open(sealed, WHAT) == "s3cret"
    assert sealing.seal("s3cret") != sealed  # nobody sees that two secrets are the same


def test_a_key_is_changed_by_a_new_one_before_the_old_one():
    old, new = new_key(), new_key()
    sealed = Sealing(old).seal("s3cret")
    both = Sealing(f"{new}, {old}")
    assert both.open(sealed, WHAT) == "s3cret"
    renewed = both.renewed(sealed, WHAT)
    assert renewed != sealed
    assert Sealing(new).open(renewed, WHAT) == "s3cret"
    assert both.renewed(renewed, WHAT) == renewed


def test_trouble_with_keys_names_the_setting_and_the_fix():
    sealed = Sealing(new_key()).seal("s3cret")
    with pytest.raises(SettingError, match="“token” of “shop” was sealed with another CXBOT_SECRET_KEY"):
        Sealing(new_key()).open(sealed, WHAT)
    with pytest.raises(SettingError, match="CXBOT_SECRET_KEY, which opens it, is not set"):
        Sealing("").open(sealed, WHAT)
    with pytest.raises(SettingError, match="cxbot connect --new-key"):
        Sealing("").seal("s3cret")
    with pytest.raises(SettingError, match="is no key"):
        Sealing("short")
    assert not Sealing("").can

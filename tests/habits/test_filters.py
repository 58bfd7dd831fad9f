"""Our template filters are built in everywhere, beside Django's for languages: none may hide another."""

from django.templatetags import i18n

from answerable.web.templatetags import say


def test_no_filter_or_tag_of_ours_has_the_name_of_one_of_djangos():
    assert not set(say.register.filters) & set(i18n.register.filters)
    assert not set(say.register.tags) & set(i18n.register.tags)


def test_a_language_is_named_in_itself_and_an_unknown_one_by_its_code():
    named = {code: say.in_own_language(code) for code in ("ar", "zh-hans", "tlh")}
    assert named == {"ar": "العربية", "zh-hans": "简体中文", "tlh": "tlh"}

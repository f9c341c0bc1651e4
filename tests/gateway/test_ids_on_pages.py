"""However many forms stand on a page: no two of its parts have one id."""

from zoneinfo import ZoneInfo

from services.gateway.pages.kit.rendering import environment

PACIFIC = ZoneInfo("America/Los_Angeles")
TWO_FORMS = """
{%- import "kit/ui.html" as ui with context -%}
{% call ui.form("/one") %}one{% endcall %}{% call ui.form("/two") %}two{% endcall %}
"""


def test_two_forms_on_a_page_have_one_way_to_another_language() -> None:
    facts = {"csrf": "", "form_key": "", "other_lang": "es", "other_language": "Español", "this_page": "/"}

    shown = environment("en", PACIFIC).from_string(TWO_FORMS).render(**facts)

    assert (shown.count("<form"), shown.count('id="other-language"')) == (2, 1)

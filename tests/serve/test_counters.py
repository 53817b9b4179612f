from serve.counters import Counters


def test_the_text_is_prometheus_exposition() -> None:
    counters = Counters()
    counters.count("soundalike_requests_total", route="/v1/models", status=200)
    counters.count("soundalike_requests_total", route="/v1/models", status=200)
    counters.observe("soundalike_reply_seconds", 1.5)
    assert counters.text(ready=True) == (
        "# HELP soundalike_requests_total Requests answered, by route and status.\n"
        "# TYPE soundalike_requests_total counter\n"
        'soundalike_requests_total{route="/v1/models",status="200"} 2\n'
        "# HELP soundalike_reply_seconds Time from a request to the end of its replies.\n"
        "# TYPE soundalike_reply_seconds summary\n"
        "soundalike_reply_seconds_sum 1.5\n"
        "soundalike_reply_seconds_count 1\n"
        "# HELP soundalike_ready Whether the engine can answer.\n"
        "# TYPE soundalike_ready gauge\n"
        "soundalike_ready 1\n"
    )

"""The page at `/docs`: what the API offers, from its OpenAPI document; no script, nothing from elsewhere."""

from collections.abc import Sequence
from html import escape
from re import sub
from typing import Any

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 46rem; margin: 3rem auto; padding: 0 1rem; }
code, pre { font: 14px/1.5 ui-monospace, monospace; }
pre { padding: 1rem; border-radius: 8px; background: #8882; overflow: auto; }
table { border-collapse: collapse; width: 100%; }
td { padding: .35rem .6rem .35rem 0; vertical-align: top; border-top: 1px solid #8884; }
"""
_EXAMPLE = """from openai import OpenAI

client = OpenAI(base_url="http://127.0.0.1:PORT/v1", api_key="your key, or anything where none is set")
reply = client.chat.completions.create(
    model="{model}",
    messages=[{{"role": "user", "content": "hey, are you around?"}}],
    extra_body={{"contact": "whom the twin is talking to"}},
)
print(reply.choices[0].message.content)"""


def docs_page(openapi: dict[str, Any], models: Sequence[str]) -> str:
    """Render the API's own description as one HTML page."""
    operations = "".join(
        f"<tr><td><code>{method.upper()}&nbsp;{escape(path)}</code></td><td>{escape(operation['summary'])}</td></tr>"
        for path, methods in openapi["paths"].items()
        for method, operation in methods.items()
    )
    properties = openapi["components"]["schemas"]["ChatRequest"]["properties"]
    fields = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(_shape(schema))}</td></tr>"
        for name, schema in properties.items()
    )
    listed = ", ".join(f"<code>{escape(model)}</code>" for model in models)
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Soundalike API</title>"
        f"<style>{_STYLE}</style>"
        f"<h1>Soundalike API</h1><p>{escape(openapi['info']['summary'])} Models here: {listed}.</p>"
        f"<pre>{escape(_EXAMPLE.format(model=models[0]))}</pre><h2>Paths</h2><table>{operations}</table>"
        f"<h2>Body of a completion</h2><table>{fields}</table>"
        f"<h2>Its answer</h2>{_paragraphs(openapi['paths']['/v1/chat/completions']['post']['description'])}"
        "<p>The whole description: <a href='/openapi.json'>OpenAPI</a>.</p></html>"
    )


def _paragraphs(text: str) -> str:
    paragraphs = (sub("`(.+?)`", r"<code>\1</code>", escape(one)) for one in text.strip().split("\n\n"))
    return "".join(f"<p>{one}</p>" for one in paragraphs)


def _shape(schema: dict[str, Any]) -> str:
    kinds = [kind for one in schema.get("anyOf", [schema]) if (kind := _kind(one)) != "null"]
    return " or ".join(kinds) + (f". {schema['description']}" if "description" in schema else "")


def _kind(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    limits = [f"{sign} {schema[key]}" for key, sign in (("minimum", "≥"), ("maximum", "≤")) if key in schema]
    return " ".join([str(schema.get("type", "any")), *limits])

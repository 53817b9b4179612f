"""Chat templates of our own, for bases that come without one."""

PLAIN_TEMPLATE = (
    "{{ begin_token }}{% for message in messages %}"
    "{% if message['role'] == 'system' %}{{ message['content'] + '\n\n' }}"
    "{% elif message['role'] == 'user' %}{{ '### Them:\n' + message['content'] + '\n\n' }}"
    "{% else %}{{ '### Me:\n' + message['content'] + eos_token + '\n\n' }}{% endif %}"
    "{% endfor %}{% if add_generation_prompt %}{{ '### Me:\n' }}{% endif %}"
)
"""For base models that come without a chat template."""

CLASSIC_TEMPLATE = (
    "{{ begin_token }}{% set reply = none if add_generation_prompt else messages[-1] %}"
    "{% set said = messages if add_generation_prompt else messages[:-1] %}"
    "{% set new = said[-1] if said and said[-1]['role'] == 'user' else none %}"
    "{% if messages[0]['role'] == 'system' %}{{ '### Situation:\n' + messages[0]['content'] + '\n\n' }}{% endif %}"
    "{{ '### Communication so far:\n' }}{% for turn in (said[:-1] if new else said) if turn['role'] != 'system' %}"
    "{{ ('Them: ' if turn['role'] == 'user' else 'Me: ') + turn['content'] + '\n' }}{% endfor %}"
    "{{ '\n### New message:\n' + (new['content'] if new else '') + '\n\n### Response:\n' }}"
    "{% if reply %}{{ reply['content'] + eos_token }}{% endif %}"
)
"""The classic prompt in four parts, as `chat_template` of a tokenizer without one; for targets that are last turns."""

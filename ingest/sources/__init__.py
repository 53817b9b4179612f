"""Chat sources: one file here for each kind of export. Being in this folder is the registration.

Every listed module has three names (`ingest.reading.Source`):

    NAME        what people call the kind, such as "Telegram Desktop JSON"
    recognises  (export) -> bool: whether the file, folder or zip file (`ingest.exports.Export`) is of this kind,
                judged by what is inside and not by its name; reads only beginnings, and answers False to whatever
                it cannot read
    read        (export, config, known) -> Reading: finds out whose export it is (`BadInput` if that cannot be told;
                `ingest.owners` helps) and streams its messages, in memory that does not grow with the export

A folder that no source recognises as a whole is ingested as what lies in it, each on its own: so a source whose
messenger writes one file a chat need not look for more than one.

What all sources agree on:

- Everything is archived, service messages, groups and bots too; `prepare` decides what to learn. Only what
  cannot be a message is skipped, and each skip is counted by its reason, so that read = stored + skipped.
- `source` names the messenger, not the kind of file: a live download and an export of the same messenger must
  give the same keys (source, account, chat id, message id), or nothing would be recognised as known.
- A sender's id is the messenger's own. On Telegram: bare digits for a person, as in `account`, and `chat123`
  or `channel123` for others. A chat's id there is the bare number that Telegram Desktop gives it.

- Where the messenger gives no message ids, `ingest.identity` makes them, so that the next export of the same chat
  adds only what is new. Where times are not fine enough to keep the order, they are dealt out in milliseconds.
- Local times without a zone are in `config.timezone` (`ingest.zones`).

Modules that begin with an underscore are helpers.
"""

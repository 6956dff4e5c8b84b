#!/bin/sh
# Sends picture files to `pellucid serve`; prints a line for each: name, label, probability.
# Needs curl and jq. PELLUCID_URL says where to, PELLUCID_TOKEN with which token.
set -eu
for picture do
    shift
    set -- "$@" --form "files=@\"$picture\""
done
# The token goes through standard input: other users see what is in a command's line.
answer=$(printf %s "${PELLUCID_TOKEN:+Authorization: Bearer $PELLUCID_TOKEN}" |
    curl --silent --show-error --header @- "$@" \
        "${PELLUCID_URL:-http://127.0.0.1:8000}/v1/predict?top=1")
printf %s "$answer" | jq --raw-output 'if .predictions then .predictions[] else error(.detail) end
    | [.name, .label // .error.message, .top[].probability] | @tsv'

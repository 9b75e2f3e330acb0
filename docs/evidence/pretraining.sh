#!/bin/bash
# Does continued pretraining help, and pairs of few texts? Makes the numbers of pretraining.md.
#   docs/evidence/pretraining.sh DATA OUT STREAM      with GRAFT=path of bin/graft
# STREAM is medical, finance or legal (base, DAPT, TAPT and both), or few (few texts a class): they can run
# side by side. A result that is there is not made again.
set -u
DATA=$1 OUT=$2 STREAM=$3
GRAFT=${GRAFT:-./graft}
HERE=$(cd "$(dirname "$0")" && pwd)
CUT=$OUT/data
mkdir -p "$OUT"
[ -d "$CUT" ] || python3 "$HERE/pretraining-data.py" "$DATA" "$CUT" || exit 1

run() { # NAME, then what graft adapt takes
  local name=$1; shift
  grep -q '"metric"' "$OUT/$name.json" 2>/dev/null && return
  rm -rf "${OUT:?}/$name"
  "$GRAFT" adapt "$@" --set training.threads=1 --out "$OUT/$name" --json > "$OUT/$name.json" 2> "$OUT/$name.err"
}

pretrain() { # NAME BASE RAW TEST
  run "$1" "$HERE/pretraining-mlm.yaml" --set "base=$2" --set "data.train=$CUT/$3.jsonl" --set "data.test=$CUT/$4.jsonl"
}

tune() { # NAME BASE SET SHOTS SEED
  run "$1" "$HERE/pretraining-tune.yaml" --set "base=$2" --set "data.train=$CUT/$3-$4-$5.jsonl" \
    --set "data.test=$CUT/$3-test.jsonl" --set "training.seed=$5"
}

domain() { # DOMAIN, then SET:SHOTS each
  local domain=$1; shift
  pretrain "dapt-$domain" minilm "$domain-raw" "$domain-held-out"
  for pair in "$@"; do
    local set=${pair%:*} shots=${pair#*:}
    pretrain "tapt-$set" minilm "$set-raw" "$domain-held-out"
    pretrain "both-$set" "$OUT/dapt-$domain" "$set-raw" "$domain-held-out"
    for seed in 1 2 3; do
      tune "tune-$set-base-$seed" minilm "$set" "$shots" "$seed"
      tune "tune-$set-dapt-$seed" "$OUT/dapt-$domain" "$set" "$shots" "$seed"
      tune "tune-$set-tapt-$seed" "$OUT/tapt-$set" "$set" "$shots" "$seed"
      tune "tune-$set-both-$seed" "$OUT/both-$set" "$set" "$shots" "$seed"
    done
  done
}

few() {
  for seed in 1 2 3; do
    for shots in 8 64; do
      for set in twitter medical-abstracts unfair-tos; do
        [ "$set-$shots" = unfair-tos-64 ] && continue # has not so many texts a class
        local data=(--set "data.train=$CUT/$set-$shots-$seed.jsonl" --set "data.test=$CUT/$set-test.jsonl")
        local epochs=$((shots == 8 ? 60 : 8))
        for way in plain setfit; do
          run "few-$set-$shots-$way-$seed" "$HERE/pretraining-$way.yaml" "${data[@]}" \
            --set "training.seed=$seed" --set "training.epochs=$epochs"
        done
      done
    done
  done
}

case $STREAM in
  medical) domain medical medical-abstracts:16 chemprot:16 ;;
  finance) domain finance twitter:64 banking77:4 ;;
  legal) domain legal unfair-tos:16 cuad:16 ;;
  few) few ;;
  *) echo "no stream '$STREAM'; known: medical, finance, legal, few" >&2; exit 2 ;;
esac

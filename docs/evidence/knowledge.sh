#!/bin/bash
# Does knowledge help where there are eight texts a class? Makes the numbers of knowledge.md.
#   docs/evidence/knowledge.sh DATA OUT SET...      with GRAFT=path of bin/graft
# SET is one of those in knowledge-data.py. Each injector runs with the real graph, with a shuffled one and
# not at all, on five draws of the texts. A result that is there is not made again.
#   INJECTORS="kbert definitions"  SEEDS="1 2 3 4 5"   to run a part
set -u
DATA=$1 OUT=$2; shift 2
GRAFT=${GRAFT:-./graft}
HERE=$(cd "$(dirname "$0")" && pwd)
CUT=$OUT/data KG=$OUT/kg
INJECTORS=${INJECTORS:-kbert definitions entity-fusion knowledge-attention}
mkdir -p "$OUT"
[ -d "$CUT" ] || python3 "$HERE/knowledge-data.py" "$DATA" "$CUT" || exit 1

graph() { # NAME FORMAT SOURCE
  [ -d "$KG/$1" ] || "$GRAFT" knowledge build --format "$2" --source "$DATA/kg/$3" --out "$KG/$1" || exit 1
}

run() { # NAME SET SEED, then what graft adapt takes
  local name=$1 set=$2 seed=$3; shift 3
  grep -q '"metric"' "$OUT/$name.json" 2>/dev/null && return
  rm -rf "${OUT:?}/$name"
  "$GRAFT" adapt "$HERE/knowledge.yaml" --set "data.train=$CUT/$set-$seed.jsonl" --set "data.test=$CUT/$set-test.jsonl" \
    --set "training.seed=$seed" --set training.threads=1 "$@" --out "$OUT/$name" --json > "$OUT/$name.json" 2> "$OUT/$name.err"
}

vectors() { # NAME: what entity-fusion takes
  case " $INJECTORS " in *" entity-fusion "*) ;; *) return ;; esac
  [ -d "$KG/$1/embeddings/transe" ] || "$GRAFT" knowledge embed --index "$KG/$1" --model transe --threads 1 || exit 1
  [ -d "$KG/$1/embeddings/complex" ] || "$GRAFT" knowledge embed --index "$KG/$1" --model complex --threads 1 || exit 1
}

for set in "$@"; do
  case $set in
    medical-abstracts|chemprot) index=doid; graph doid obo doid/doid-2026-rebuilt.obo.gz ;;
    phrasebank|twitter) index=fibo; graph fibo owl fibo/fibo-2026-07-17.zip ;;
    unfair-tos|cuad) index=lkif; graph lkif owl lkif-core ;;
    *) echo "unknown set $set" >&2; exit 2 ;;
  esac
  vectors "$index"
  for seed in ${SEEDS:-1 2 3 4 5}; do
    run "$set-none-$seed" "$set" "$seed"
    for injector in $INJECTORS; do
      knowledge=(--set "knowledge.injector=$injector" --set "knowledge.index=$KG/$index")
      run "$set-$injector-real-$seed" "$set" "$seed" "${knowledge[@]}"
      run "$set-$injector-shuffled-$seed" "$set" "$seed" "${knowledge[@]}" --set "knowledge.shuffle=$seed"
    done
  done
done

#!/bin/bash
# Does knowledge help where there are eight texts a class? Makes the numbers of knowledge.md.
#   docs/evidence/knowledge.sh DATA OUT SET...      with GRAFT_HOME=folder of the distribution
# SET is one of those in knowledge-data.py. Each injector runs with the real graph, with a shuffled one and
# not at all, on five draws of the texts: first all sets and arms with the first draw, then with the second,
# so that a run which is stopped has something of all. A result that is there is not made again.
# Sets of entities are run by themselves:
#   RECIPE=knowledge-entities.yaml docs/evidence/knowledge.sh DATA OUT ncbi bc5cdr
#   RECIPE=knowledge-entities-zh.yaml docs/evidence/knowledge.sh DATA OUT cmedqaner
# definitions-up is definitions with the names of all that is above a concept. lexicon tells where names stand and
# nothing of what the graph says of them, so there is nothing to shuffle.
#   INJECTORS="kbert definitions-up"  SEEDS="1 2 3 4 5"  EXTRA="key=value ..."   to run a part, or otherwise
#   AUGMENTERS="synonym eda"          to compare augmenters, two copies a text, with names of the same graph
#   SEEDS="101 102"                   the draws that settings are chosen on
#   SIZE=full  SEEDS="1 2 3"          on all training texts
set -u
DATA=$1 OUT=$2; shift 2
GRAFT_HOME=${GRAFT_HOME:-host/target/graft-0.1.0-SNAPSHOT}
HERE=$(cd "$(dirname "$0")" && pwd)
INJECTORS=${INJECTORS-kbert definitions entity-fusion knowledge-attention}
mkdir -p "$OUT" && OUT=$(cd "$OUT" && pwd)
CUT=$OUT/data KG=$OUT/kg PLAN=$(mktemp "$OUT/plan.XXXXXX")
[ -d "$CUT" ] || python3 "$HERE/knowledge-data.py" "$DATA" "$CUT" || exit 1

graph() { # NAME FORMAT SOURCE, then settings
  local name=$1 format=$2 source=$3; shift 3
  [ -d "$KG/$name" ] || "$GRAFT_HOME/bin/graft" knowledge build --format "$format" --source "$DATA/kg/$source" "$@" --out "$KG/$name" || exit 1
  case " $INJECTORS " in *" entity-fusion "*) ;; *) return ;; esac
  [ -d "$KG/$name/embeddings/transe" ] || "$GRAFT_HOME/bin/graft" knowledge embed --index "$KG/$name" --model transe --threads 1 || exit 1
}

index() { # SET
  case $1 in
    medical-abstracts|chemprot|ncbi|bc5cdr) echo doid ;;
    cmedqaner) echo thuocl ;;
    phrasebank|twitter) echo fibo ;;
    unfair-tos|cuad) echo lkif ;;
    *) echo "unknown set $1" >&2; exit 2 ;;
  esac
}

for set in "$@"; do
  case $(index "$set") in
    doid) graph doid obo doid/doid-2026-rebuilt.obo.gz ;;
    fibo) graph fibo owl fibo/fibo-2026-07-17.zip ;;
    lkif) graph lkif owl lkif-core ;;
    thuocl) graph thuocl tsv thuocl/THUOCL_medical.tsv --set id=term --set name=term --set language=zh ;;
    *) exit 2 ;;
  esac
done

line() { # ARM SET SEED, then settings
  local arm=$1 set=$2 seed=$3 form=jsonl; shift 3
  case $set in ncbi|bc5cdr|cmedqaner) form=conll ;; esac
  local test=$set
  [ "$seed" -gt 100 ] && test=$set-$seed
  printf '%s' "$set-${SIZE:+$SIZE-}$arm-$seed"
  printf '\t%s' "data.train=$CUT/$set-${SIZE:-$seed}.$form" "data.test=$CUT/$test-test.$form" \
    "training.seed=$seed" training.threads=1 ${EXTRA:-} "$@"
  printf '\n'
}

for seed in ${SEEDS:-1 2 3 4 5}; do
  for set in "$@"; do
    line none "$set" "$seed"
    for injector in $INJECTORS; do
      knowledge=("knowledge.injector=${injector%-up}" "knowledge.index=$KG/$(index "$set")")
      case $injector in # gates that begin shut stay so in these few steps: knowledge.md
        entity-fusion|knowledge-attention) knowledge+=("knowledge.strength=${STRENGTH:-1}") ;;
        definitions-up) knowledge+=(knowledge.levels=8 knowledge.broader=8) ;;
      esac
      line "$injector-real" "$set" "$seed" "${knowledge[@]}"
      [ "$injector" = lexicon ] || line "$injector-shuffled" "$set" "$seed" "${knowledge[@]}" "knowledge.shuffle=$seed"
    done
    for augmenter in ${AUGMENTERS:-}; do
      line "$augmenter" "$set" "$seed" "augmentation=[{type: $augmenter, copies: 2}]" "graph=$KG/$(index "$set")"
    done
  done
done > "$PLAN"
[ -n "${PLAN_ONLY:-}" ] || exec java -Xmx1g -XX:+UseSerialGC -Dgraft.home="$GRAFT_HOME" -cp "$GRAFT_HOME/lib/*" "$HERE/KnowledgeRuns.java" "$HERE/${RECIPE:-knowledge.yaml}" "$PLAN" "$OUT"

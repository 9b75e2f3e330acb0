#!/bin/bash
# Does knowledge help where there are eight texts a class? Makes the numbers of knowledge.md.
#   docs/evidence/knowledge.sh DATA OUT SET...      with GRAFT_HOME=folder of the distribution
# SET is one of those in knowledge-data.py. Each injector runs with the real graph, with a shuffled one and
# not at all, on five draws of the texts: first all sets and arms with the first draw, then with the second,
# so that a run which is stopped has something of all. A result that is there is not made again.
# The set ncbi, of entities, is run by itself: RECIPE=knowledge-entities.yaml docs/evidence/knowledge.sh DATA OUT ncbi
# definitions-up is definitions with the names of all that is above a concept.
#   INJECTORS="kbert definitions-up"  SEEDS="1 2 3 4 5"  EXTRA="key=value ..."   to run a part, or otherwise
set -u
DATA=$1 OUT=$2; shift 2
GRAFT_HOME=${GRAFT_HOME:-host/target/graft-0.1.0-SNAPSHOT}
HERE=$(cd "$(dirname "$0")" && pwd)
INJECTORS=${INJECTORS:-kbert definitions entity-fusion knowledge-attention}
mkdir -p "$OUT" && OUT=$(cd "$OUT" && pwd)
CUT=$OUT/data KG=$OUT/kg PLAN=$OUT/plan.tsv
[ -d "$CUT" ] || python3 "$HERE/knowledge-data.py" "$DATA" "$CUT" || exit 1

graph() { # NAME FORMAT SOURCE
  [ -d "$KG/$1" ] || "$GRAFT_HOME/bin/graft" knowledge build --format "$2" --source "$DATA/kg/$3" --out "$KG/$1" || exit 1
  case " $INJECTORS " in *" entity-fusion "*) ;; *) return ;; esac
  [ -d "$KG/$1/embeddings/transe" ] || "$GRAFT_HOME/bin/graft" knowledge embed --index "$KG/$1" --model transe --threads 1 || exit 1
}

index() { # SET
  case $1 in
    medical-abstracts|chemprot|ncbi) echo doid ;;
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
    *) exit 2 ;;
  esac
done

line() { # NAME SET SEED, then settings
  local name=$1 set=$2 seed=$3 form=jsonl; shift 3
  [ "$set" = ncbi ] && form=conll
  printf '%s' "$name"
  printf '\t%s' "data.train=$CUT/$set-$seed.$form" "data.test=$CUT/$set-test.$form" \
    "training.seed=$seed" training.threads=1 ${EXTRA:-} "$@"
  printf '\n'
}

for seed in ${SEEDS:-1 2 3 4 5}; do
  for set in "$@"; do
    line "$set-none-$seed" "$set" "$seed"
    for injector in $INJECTORS; do
      knowledge=("knowledge.injector=${injector%-up}" "knowledge.index=$KG/$(index "$set")")
      case $injector in # gates that begin shut stay so in these few steps: knowledge.md
        entity-fusion|knowledge-attention) knowledge+=("knowledge.strength=${STRENGTH:-1}") ;;
        definitions-up) knowledge+=(knowledge.levels=8 knowledge.broader=8) ;;
      esac
      line "$set-$injector-real-$seed" "$set" "$seed" "${knowledge[@]}"
      line "$set-$injector-shuffled-$seed" "$set" "$seed" "${knowledge[@]}" "knowledge.shuffle=$seed"
    done
  done
done > "$PLAN"
[ -n "${PLAN_ONLY:-}" ] || exec java -Xmx1g -XX:+UseSerialGC -Dgraft.home="$GRAFT_HOME" -cp "$GRAFT_HOME/lib/*" "$HERE/KnowledgeRuns.java" "$HERE/${RECIPE:-knowledge.yaml}" "$PLAN" "$OUT"

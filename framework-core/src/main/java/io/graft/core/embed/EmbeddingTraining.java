package io.graft.core.embed;

import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.core.train.AdamOptimizer;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.Activation;
import io.graft.spi.tensor.Initializer;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import io.graft.spi.tensor.Tensor;
import io.graft.spi.train.OptimizerSpec;
import io.graft.spi.train.ParameterGroup;
import io.graft.spi.train.Schedule;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.ObjDoubleConsumer;

/**
 * Learns vectors of concepts and relations. Each true edge stands beside false ones, whose head or
 * tail is another concept. Every step updates whole tables, so that the time of an epoch grows with
 * edges times concepts: meant for graphs of up to some hundred thousand concepts.
 */
public final class EmbeddingTraining {
  /** Times the squared length of vectors, where a model learns by telling edges apart. */
  private static final double PENALTY = 0.01;

  private final EmbeddingPlan plan;
  private final Triples triples;

  public EmbeddingTraining(EmbeddingPlan plan, Triples triples) {
    this.plan = plan;
    this.triples = triples;
  }

  /**
   * Learns from some edges.
   *
   * @param edges at least one
   * @param progress hears of each epoch, from 1, with its mean loss
   * @throws GraftException of category USER when it was cancelled
   */
  public ConceptEmbeddings run(
      Engine engine,
      List<Triples.Edge> edges,
      ObjDoubleConsumer<Integer> progress,
      BooleanSupplier cancelled) {
    if (edges.isEmpty()) {
      throw GraftException.data(
          "the graph has no relation to learn from", null, "build it from a source with relations");
    }
    try (TensorTape tape = engine.newTape(plan.seed())) {
      Parameter concepts = table(tape, "concepts", triples.concepts().size());
      Parameter relations = table(tape, "relations", triples.relations().size());
      int steps = (edges.size() + plan.batch() - 1) / plan.batch();
      long[] step = {0};
      OptimizerSpec spec =
          new OptimizerSpec(
              plan.rate(), 0.9, 0.999, 1e-8, 0, new Schedule(Schedule.Kind.LINEAR, 0));
      AdamOptimizer optimizer =
          new AdamOptimizer(
              "embeddings",
              tape,
              List.of(ParameterGroup.of("tables", List.of(concepts, relations))),
              spec,
              () -> step[0],
              () -> (long) plan.epochs() * steps);
      SplittableRandom random = new SplittableRandom(plan.seed());
      for (int epoch = 1; epoch <= plan.epochs(); epoch++) {
        int[] order = order(edges.size(), random);
        double sum = 0;
        for (int from = 0; from < order.length; from += plan.batch()) {
          if (cancelled.getAsBoolean()) {
            throw GraftException.user("it was cancelled", null, "start it again");
          }
          tape.nextStep(step[0]);
          int[] rows = Arrays.copyOfRange(order, from, Math.min(order.length, from + plan.batch()));
          Tensor loss = loss(tape, concepts, relations, batch(edges, rows, random));
          optimizer.accumulate(tape.gradients(List.of(loss), optimizer.activeParameters()));
          optimizer.step();
          sum += loss.item();
          step[0]++;
        }
        progress.accept(epoch, sum / steps);
      }
      return ConceptEmbeddings.of(plan, triples, concepts.toFloats(), relations.toFloats());
    }
  }

  private Parameter table(TensorTape tape, String name, int rows) {
    double deviation = 1 / Math.sqrt(plan.size());
    return tape.parameter(name, Shape.of(rows, plan.size()), Initializer.normal(deviation), true);
  }

  /** Head, relation and tail of {@code rows} times one true and the false edges. */
  private record Rows(IntMatrix heads, IntMatrix relations, IntMatrix tails) {}

  private Rows batch(List<Triples.Edge> edges, int[] chosen, SplittableRandom random) {
    int columns = 1 + plan.negatives();
    int[] heads = new int[chosen.length * columns];
    int[] relations = new int[heads.length];
    int[] tails = new int[heads.length];
    for (int row = 0; row < chosen.length; row++) {
      Triples.Edge edge = edges.get(chosen[row]);
      for (int column = 0; column < columns; column++) {
        int at = row * columns + column;
        int other = random.nextInt(triples.concepts().size());
        boolean replacesHead = column > 0 && random.nextBoolean();
        heads[at] = replacesHead ? other : edge.head();
        tails[at] = column > 0 && !replacesHead ? other : edge.tail();
        relations[at] = edge.relation();
      }
    }
    return new Rows(
        new IntMatrix(chosen.length, columns, heads),
        new IntMatrix(chosen.length, columns, relations),
        new IntMatrix(chosen.length, columns, tails));
  }

  private Tensor loss(TensorTape tape, Parameter concepts, Parameter relations, Rows rows) {
    Tensor heads = tape.embedding(concepts, rows.heads()); // (B, 1 + negatives, D)
    Tensor types = tape.embedding(relations, rows.relations());
    Tensor tails = tape.embedding(concepts, rows.tails());
    Tensor scores = plan.model().scores(tape, heads, types, tails); // (B, 1 + negatives)
    if (plan.model() == EmbeddingModel.COMPLEX) {
      Tensor told = tape.crossEntropy(scores, new int[rows.heads().rows()], 0, null);
      Tensor squares =
          tape.add(
              tape.add(tape.mean(tape.square(heads)), tape.mean(tape.square(types))),
              tape.mean(tape.square(tails)));
      return tape.add(told, tape.scale(squares, PENALTY * plan.size()));
    }
    Tensor right = tape.slice(scores, 1, 0, 1); // (B, 1)
    Tensor wrong = tape.slice(scores, 1, 1, 1 + plan.negatives());
    Tensor over = tape.affine(tape.subtract(wrong, right), 1, plan.margin());
    return tape.mean(tape.activation(over, Activation.RELU));
  }

  private static int[] order(int size, SplittableRandom random) {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }
}

package io.graft.host.serve;

import io.graft.core.job.Predictor;
import io.graft.core.task.Prediction;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/**
 * Answers requests on one thread. What came for the same adapter while a batch was at work goes
 * through the model together, in the order of arrival. Thread-safe.
 */
final class PredictionQueue implements AutoCloseable {
  static final int MOST_WAITING = 1000;

  private final ServedModels models;
  private final int batchTexts;
  private final IntConsumer batchSizes;
  private final Thread worker = new Thread(this::work, "graft-predictions");
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private boolean closed;

  private record Waiting(
      Path run, List<Example> examples, CompletableFuture<List<Prediction>> answer) {}

  /**
   * @param models closed with this
   * @param batchTexts how many texts of several requests go through a model together, at least 1
   * @param batchSizes hears how many texts a batch has, on the worker thread
   */
  PredictionQueue(ServedModels models, int batchTexts, IntConsumer batchSizes) {
    this.models = models;
    this.batchTexts = batchTexts;
    this.batchSizes = batchSizes;
    worker.start();
  }

  /**
   * Queues texts, none for only loading the model, which the model must take: with second texts or
   * without.
   *
   * @return a prediction for each text, in order; fails with a {@link GraftException}
   * @throws Problem with status 503 when too many wait or the host stops
   */
  CompletableFuture<List<Prediction>> ask(Path run, List<Example> examples) {
    Waiting request = new Waiting(run, List.copyOf(examples), new CompletableFuture<>());
    synchronized (waiting) {
      if (closed || waiting.size() >= MOST_WAITING) {
        throw new Problem(
            503,
            GraftException.user(
                closed ? "the host is stopping" : MOST_WAITING + " requests are waiting",
                null,
                "ask again later"));
      }
      waiting.add(request);
      waiting.notifyAll();
    }
    return request.answer();
  }

  private void work() {
    for (List<Waiting> batch = next(); !batch.isEmpty(); batch = next()) {
      answer(batch);
    }
    models.close();
  }

  /** The first request and those for the same run that fit beside it; none when all is done. */
  private List<Waiting> next() {
    synchronized (waiting) {
      while (waiting.isEmpty() && !closed) {
        try {
          waiting.wait();
        } catch (InterruptedException e) {
          closed = true; // nobody interrupts this thread but to end it
        }
      }
      List<Waiting> batch = new ArrayList<>();
      int texts = 0;
      Iterator<Waiting> all = waiting.iterator();
      while (all.hasNext() && texts < batchTexts) {
        Waiting request = all.next();
        boolean first = batch.isEmpty();
        boolean fits = first || texts + request.examples().size() <= batchTexts;
        if (fits && (first || batch.get(0).run().equals(request.run()))) {
          batch.add(request);
          texts += request.examples().size();
          all.remove();
        }
      }
      return batch;
    }
  }

  private void answer(List<Waiting> batch) {
    List<Example> examples = new ArrayList<>();
    batch.forEach(request -> examples.addAll(request.examples()));
    try {
      Predictor predictor = models.get(batch.get(0).run());
      List<Prediction> predictions =
          examples.isEmpty() ? List.of() : predictor.predict(examples); // empty: only to load
      batchSizes.accept(examples.size());
      int from = 0;
      for (Waiting request : batch) {
        int to = from + request.examples().size();
        request.answer().complete(List.copyOf(predictions.subList(from, to)));
        from = to;
      }
    } catch (Throwable e) { // also an Error must reach those who wait
      if (batch.size() == 1) {
        batch.get(0).answer().completeExceptionally(e);
      } else {
        batch.forEach(request -> answer(List.of(request))); // one bad request fails alone
      }
    }
  }

  /** Answers what waits, then frees the models. */
  @Override
  public void close() {
    synchronized (waiting) {
      closed = true;
      waiting.notifyAll();
    }
    try {
      worker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

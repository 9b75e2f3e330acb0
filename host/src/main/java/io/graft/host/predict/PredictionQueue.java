package io.graft.host.predict;

import io.graft.core.job.KnownText;
import io.graft.core.job.SharedPass;
import io.graft.core.task.Prediction;
import io.graft.host.bus.Refusal;
import io.graft.host.plugins.HurriedCalls;
import io.graft.host.plugins.PluginId;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests on one thread. What came while a batch was at work goes through the model
 * together, in the order of arrival: requests for the same adapter, and for adapters that can
 * {@linkplain SharedPass share a pass} of their base. Thread-safe.
 */
final class PredictionQueue implements AutoCloseable {
  static final int MOST_WAITING = 1000;
  private static final long IDLE_MILLIS = 250;

  private final ServedModels models;
  private final int batchTexts;
  private final IntConsumer batchSizes;
  private final Thread worker = new Thread(this::work, "graft-predictions");
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private boolean closed;

  private record Waiting(
      Path run, List<Example> examples, boolean knowledge, CompletableFuture<Answer> answer) {}

  /**
   * What comes back.
   *
   * @param predictions one for each text, in order
   * @param knowledge what each text was linked to; empty when nobody asked for it
   * @param plugin the version of the domain's plugin that segmented the texts, all of them; null
   *     without a domain
   */
  record Answer(
      List<Prediction> predictions, List<KnownText> knowledge, @Nullable PluginId plugin) {
    Answer {
      predictions = List.copyOf(predictions);
      knowledge = List.copyOf(knowledge);
    }
  }

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
   * @param knowledge whether to say what each text was linked to and what of that entered the model
   * @return a prediction for each text, in order; fails with a {@link GraftException}
   * @throws Refusal with status 503 when too many wait or the host stops
   */
  CompletableFuture<Answer> ask(Path run, List<Example> examples, boolean knowledge) {
    Waiting request = new Waiting(run, List.copyOf(examples), knowledge, new CompletableFuture<>());
    synchronized (waiting) {
      if (closed || waiting.size() >= MOST_WAITING) {
        throw Refusal.busy(
            closed ? "the host is stopping" : MOST_WAITING + " requests are waiting",
            "ask again later");
      }
      waiting.add(request);
      waiting.notifyAll();
    }
    return request.answer();
  }

  /** What is loaded. */
  ServedModels.Load load() {
    return models.load();
  }

  private void work() {
    HurriedCalls.hurryThisThread(); // a plugin that hangs must not keep the others waiting
    while (true) {
      List<Waiting> batch = next();
      if (batch.isEmpty() && closed()) {
        break;
      }
      models.moveOn();
      if (!batch.isEmpty()) {
        answer(batch);
      }
    }
    models.close();
  }

  private boolean closed() {
    synchronized (waiting) {
      return closed;
    }
  }

  /**
   * The first request and those that go with it and fit beside it. None when all is done, and none
   * now and then while nothing is to do: what is loaded may have to move on.
   */
  private List<Waiting> next() {
    synchronized (waiting) {
      if (waiting.isEmpty() && !closed) {
        try {
          waiting.wait(IDLE_MILLIS);
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
        if (fits && (first || goTogether(batch.get(0), request))) {
          batch.add(request);
          texts += request.examples().size();
          all.remove();
        }
      }
      return batch;
    }
  }

  private boolean goTogether(Waiting first, Waiting other) {
    if (first.run().equals(other.run())) {
      return true;
    }
    boolean texts = !first.examples().isEmpty() && !other.examples().isEmpty();
    boolean plain = !first.knowledge() && !other.knowledge();
    return texts && plain && models.sharePass(first.run(), other.run());
  }

  private void answer(List<Waiting> batch) {
    Map<Path, List<Waiting>> byRun = new LinkedHashMap<>();
    for (Waiting request : batch) {
      byRun.computeIfAbsent(request.run(), run -> new ArrayList<>()).add(request);
    }
    try {
      List<ServedModels.Served> served = byRun.keySet().stream().map(models::get).toList();
      List<List<Waiting>> requests = List.copyOf(byRun.values());
      List<List<Prediction>> predictions = predict(served, requests);
      batchSizes.accept(batch.stream().mapToInt(request -> request.examples().size()).sum());
      List<List<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < served.size(); i++) { // all before the first is sent: one may fail
        answers.add(answers(served.get(i), requests.get(i), predictions.get(i)));
      }
      for (int i = 0; i < served.size(); i++) {
        for (int j = 0; j < requests.get(i).size(); j++) {
          requests.get(i).get(j).answer().complete(answers.get(i).get(j));
        }
      }
    } catch (Throwable e) { // also an Error must reach those who wait
      if (batch.size() == 1) {
        batch.get(0).answer().completeExceptionally(e);
      } else {
        batch.forEach(request -> answer(List.of(request))); // one bad request fails alone
      }
    }
  }

  private static List<List<Prediction>> predict(
      List<ServedModels.Served> served, List<List<Waiting>> requests) {
    List<SharedPass.Part> parts = new ArrayList<>();
    for (int i = 0; i < served.size(); i++) {
      List<Example> examples =
          requests.get(i).stream().flatMap(request -> request.examples().stream()).toList();
      if (examples.isEmpty()) { // asked for only to load
        return List.of(List.of());
      }
      parts.add(new SharedPass.Part(served.get(i).predictor(), examples));
    }
    return SharedPass.predict(parts);
  }

  private static List<Answer> answers(
      ServedModels.Served served, List<Waiting> requests, List<Prediction> predictions) {
    List<Answer> answers = new ArrayList<>();
    int from = 0;
    for (Waiting request : requests) {
      int to = from + request.examples().size();
      List<KnownText> known =
          request.knowledge() ? served.predictor().knowledge(request.examples()) : List.of();
      answers.add(new Answer(predictions.subList(from, to), known, served.plugin()));
      from = to;
    }
    return answers;
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

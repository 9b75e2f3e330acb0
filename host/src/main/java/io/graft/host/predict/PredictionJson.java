package io.graft.host.predict;

import io.graft.core.job.KnownText;
import io.graft.core.task.Prediction;
import io.graft.core.task.ScoredSpan;
import io.graft.host.knowledge.KnownTextJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;

/** Predictions as the contract has them; places count code points, the end exclusive. */
final class PredictionJson {
  private PredictionJson() {}

  /**
   * @param knowledge what each text was linked to, or nothing when nobody asked
   */
  static JsonArray array(List<Prediction> predictions, List<KnownText> knowledge) {
    JsonArray array = new JsonArray();
    for (int i = 0; i < predictions.size(); i++) {
      JsonObject object = object(predictions.get(i));
      if (!knowledge.isEmpty()) {
        object.put("knowledge", new JsonObject(KnownTextJson.of(knowledge.get(i))));
      }
      array.add(object);
    }
    return array;
  }

  private static JsonObject object(Prediction prediction) {
    JsonObject object = new JsonObject().put("text", prediction.text());
    List<ScoredSpan> spans = prediction.spans();
    if (spans == null) {
      return object
          .put("labels", new JsonArray(List.copyOf(prediction.labels())))
          .put("scores", new JsonObject(new LinkedHashMap<>(prediction.scores())));
    }
    JsonArray found = new JsonArray();
    spans.forEach(span -> found.add(span(prediction.text(), span)));
    return object.put("spans", found);
  }

  private static JsonObject span(String text, ScoredSpan span) {
    return new JsonObject()
        .put("start", text.codePointCount(0, span.start()))
        .put("end", text.codePointCount(0, span.end()))
        .put("text", text.substring(span.start(), span.end()))
        .put("label", span.label())
        .put("score", span.score());
  }
}

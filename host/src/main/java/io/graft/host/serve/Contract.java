package io.graft.host.serve;

import io.graft.host.config.ServerSettings.Role;
import io.graft.spi.GraftException;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The contract that comes with Graft, {@code openapi.yaml}. */
final class Contract {
  private Contract() {}

  static String text() {
    try (InputStream in = Contract.class.getResourceAsStream("openapi.yaml")) {
      if (in == null) {
        throw GraftException.internal("openapi.yaml is missing", null);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw GraftException.internal("openapi.yaml cannot be read", e);
    }
  }

  /**
   * Reads and checks the contract on a worker thread, which it keeps for a second or two, and makes
   * something of it there.
   */
  static <T> Future<T> load(Vertx vertx, Function<OpenAPIContract, T> use) {
    Promise<T> made = Promise.promise();
    VerticleBase loader =
        new VerticleBase() {
          @Override
          public Future<?> start() {
            return read(vertx).map(use).onComplete(made);
          }
        };
    return vertx
        .deployVerticle(loader, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
        .compose(id -> vertx.undeploy(id))
        .compose(gone -> made.future());
  }

  @SuppressWarnings("unchecked") // the document is a map with texts as keys
  private static Future<OpenAPIContract> read(Vertx vertx) {
    Object document = new Load(LoadSettings.builder().build()).loadFromString(text());
    // aliases in YAML are shared objects; the library marks places in them, so they are copied
    JsonObject copy = new JsonObject(new JsonObject((Map<String, Object>) document).encode());
    return OpenAPIContract.from(vertx, copy);
  }

  /** The least role that an operation needs; null when anyone may. */
  static @Nullable Role role(Operation operation) {
    String role = operation.getOpenAPIModel().getString("x-role");
    return "anyone".equals(role) ? null : Role.valueOf(role.toUpperCase(Locale.ROOT));
  }
}

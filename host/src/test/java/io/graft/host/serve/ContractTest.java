package io.graft.host.serve;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.host.plugins.PluginEvent;
import io.vertx.core.Vertx;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContractTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(30, TimeUnit.SECONDS);
  }

  @Test
  void isAnOpenApi31ContractWhoseOperationsNameARole() throws Exception {
    OpenAPIContract contract =
        Contract.load(vertx, each -> each)
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
    assertEquals("3.1.0", contract.getRawContract().getString("openapi"));
    assertTrue(contract.operations().size() > 10);
    contract.operations().forEach(each -> assertDoesNotThrow(() -> Contract.role(each)));
  }

  @Test
  void namesEveryTypeOfAPluginsEvent() {
    List<String> types = Stream.of(PluginEvent.Type.values()).map(PluginEvent.Type::text).toList();
    String line =
        Contract.text()
            .lines()
            .filter(each -> each.contains("type: {enum: [host_started"))
            .findFirst()
            .orElseThrow();
    assertEquals("type: {enum: [" + String.join(", ", types) + "]}", line.strip());
  }
}

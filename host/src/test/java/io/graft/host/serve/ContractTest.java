package io.graft.host.serve;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.concurrent.TimeUnit;
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
}

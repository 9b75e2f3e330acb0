package io.graft.host.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.graft.spi.GraftException;
import io.vertx.ext.web.handler.HttpException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class ProblemTest {
  @Test
  void aFailureKeepsItsCategoryBehindAStageOfAFuture() {
    GraftException error =
        GraftException.user("no memory", "process memory", "use smaller batches");
    CompletableFuture<Integer> later =
        CompletableFuture.<Integer>failedFuture(error).thenApply(x -> x + 1);
    CompletionException wrapped = Assertions.assertThrows(CompletionException.class, later::join);
    Problem problem = Problem.of(wrapped, 500);
    assertEquals(400, problem.status());
    assertSame(error, problem.getCause());
  }

  @Test
  void aProblemIsItselfBehindARoute() {
    Problem problem = new Problem(503, GraftException.user("full", null, "ask again later"));
    assertSame(problem, Problem.of(new HttpException(500, problem), 500));
  }
}

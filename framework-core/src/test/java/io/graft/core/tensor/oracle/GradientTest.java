package io.graft.core.tensor.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation's gradients against finite differences, on all kernels. */
class GradientTest {
  private static final Map<Backend, Engine> ENGINES = new EnumMap<>(Backend.class);
  private static final Map<Backend, TensorTape> TAPES = new EnumMap<>(Backend.class);

  @BeforeAll
  static void open() {
    for (Backend backend : Backend.values()) {
      ENGINES.put(backend, backend.open(1));
      TAPES.put(backend, ENGINES.get(backend).newTape(5));
    }
  }

  @AfterAll
  static void close() {
    TAPES.values().forEach(TensorTape::close);
    ENGINES.values().forEach(Engine::close);
  }

  /** Every case of this package. */
  static Stream<OperationCase> cases() {
    return Stream.of(
            LinearCases.all(),
            AttentionCases.all(),
            ElementCases.all(),
            RowCases.all(),
            MovementCases.all(),
            LossCases.all())
        .flatMap(stream -> stream);
  }

  static Stream<Arguments> casesOnAllBackends() {
    return cases().flatMap(c -> Stream.of(Backend.values()).map(b -> Arguments.of(b, c)));
  }

  @ParameterizedTest
  @MethodSource("casesOnAllBackends")
  void agreeWithFiniteDifferences(Backend backend, OperationCase operation) {
    new GradientChecker(TAPES.get(backend), operation).check();
  }

  /** A gradient that is wrong by a factor of two. */
  @ParameterizedTest
  @EnumSource
  void aGradientThatIsTwiceTooSmallIsFound(Backend backend) {
    wrong(
        backend,
        OperationCase.of(
            "half a square",
            (t, x) -> t.multiply(x.get(0), t.detach(x.get(0))),
            Input.normal(1, 4, 5)));
  }

  /** A gradient that is wrong by one part in a hundred. */
  @ParameterizedTest
  @EnumSource
  void aGradientThatIsOnePercentTooLargeIsFound(Backend backend) {
    wrong(
        backend,
        OperationCase.of(
            "one percent",
            (t, x) -> t.subtract(t.scale(x.get(0), 1.01), t.detach(t.scale(x.get(0), 0.01))),
            Input.normal(1, 4, 5)));
  }

  /** A gradient that is right but for one element. */
  @ParameterizedTest
  @EnumSource
  void aGradientThatMissesAnElementIsFound(Backend backend) {
    wrong(
        backend,
        OperationCase.of(
            "a hole",
            (t, x) ->
                t.concat(0, t.detach(t.slice(x.get(0), 0, 0, 1)), t.slice(x.get(0), 0, 1, 20)),
            Input.normal(1, 20)));
  }

  private static void wrong(Backend backend, OperationCase operation) {
    GradientChecker checker = new GradientChecker(TAPES.get(backend), operation);
    AssertionError error = assertThrows(AssertionError.class, checker::check);
    assertTrue(error.getMessage().contains("by differences"), error.getMessage());
  }

  @Test
  void everyOperationHasACase() {
    Set<String> seen = new TreeSet<>();
    TensorTape tape = TAPES.get(Backend.ONEDNN);
    Tape spy =
        (Tape)
            Proxy.newProxyInstance(
                Tape.class.getClassLoader(),
                new Class<?>[] {Tape.class},
                (proxy, method, arguments) -> {
                  seen.add(method.getName());
                  return method.invoke(tape, arguments);
                });
    cases().filter(c -> !c.name().startsWith("low-rank")).forEach(c -> run(spy, c));
    Set<String> operations = new TreeSet<>();
    for (Method method : Ops.class.getMethods()) {
      operations.add(method.getName());
    }
    // sources, and what steers gradients so that differences do not show it: see TapeTest
    operations.removeAll(Set.of("zeros", "random", "detach", "reverseGradient", "constant"));
    operations.removeAll(seen);
    assertEquals(Set.of(), operations);
  }

  private static void run(Tape tape, OperationCase operation) {
    List<Tensor> inputs = new ArrayList<>();
    for (Input input : operation.inputs()) {
      inputs.add(tape.constant(input.shape(), input.values()));
    }
    operation.body().apply(tape, inputs);
  }
}

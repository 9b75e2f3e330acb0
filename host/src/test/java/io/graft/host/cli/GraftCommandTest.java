package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class GraftCommandTest {

  @Test
  void saysItsVersion() {
    Run run = Run.of("--version");
    assertEquals(0, run.exitCode());
    assertTrue(run.out().matches("(?s)graft \\d+\\.\\d+\\.\\d+.*Java .*"), run.out());
  }

  @Test
  void withoutCommandSaysWhatThereIs() {
    Run run = Run.of();
    assertEquals(2, run.exitCode());
    assertEquals("", run.out());
    assertTrue(run.err().contains("methods"), run.err());
    assertTrue(run.err().contains("a command is missing"), run.err());
  }

  static List<String> commands() {
    return List.copyOf(
        new CommandLine(new GraftCommand(Console.ofProcess(), new Interrupt(), new LogFile()))
            .getSubcommands()
            .keySet());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpWithAnExampleIn80Columns(String command) {
    Run run = Run.of(command, "--help");
    assertEquals(0, run.exitCode());
    assertEquals("", run.err());
    assertTrue(run.out().startsWith("Usage: graft " + command), run.out());
    assertTrue(run.out().contains("xample:"), run.out());
    run.out().lines().forEach(line -> assertTrue(line.length() <= 80, line));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandRefusesAnUnknownOption(String command) {
    Run run = Run.of(command, "--jsno");
    assertEquals(2, run.exitCode());
    assertEquals("", run.out());
    assertTrue(run.err().contains("graft " + command + " --help"), run.err());
  }

  @Test
  void suggestsTheCommandThatWasMeant() {
    Run run = Run.of("metods");
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("did you mean 'methods'?"), run.err());
  }

  @Test
  void errorsAreJsonToo() {
    Run run = Run.of("methods", "--json", "--all");
    assertEquals(2, run.exitCode());
    assertEquals(1, run.json().size());
    JsonNode error = run.json().get(0).get("error");
    assertEquals("USER", error.get("category").asText());
    assertTrue(error.get("what").asText().contains("--all"));
    assertTrue(error.get("where").asText().contains("methods --help"));
    assertTrue(error.get("mend").asText().contains("--json"));
  }

  @Test
  void listsMethodsWithTheirDefaults() {
    Map<String, JsonNode> methods =
        Run.of("methods", "--json").json().stream()
            .collect(
                java.util.stream.Collectors.toMap(node -> node.get("name").asText(), node -> node));
    assertTrue(methods.keySet().containsAll(List.of("full", "head", "layers", "lora")));
    JsonNode rank = methods.get("lora").get("settings").get(0);
    assertEquals("r", rank.get("name").asText());
    assertEquals(8, rank.get("default").asInt());
    Run text = Run.of("methods");
    assertEquals(0, text.exitCode());
    assertTrue(text.out().contains("lora"), text.out());
    assertFalse(text.out().contains("\t"));
    text.out().lines().forEach(line -> assertTrue(line.length() <= 80, line));
  }
}

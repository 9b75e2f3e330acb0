package io.graft.host.cli;

import io.graft.core.file.Sha256;
import io.graft.host.config.ServerSettings.Role;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code graft token}: makes a token for a client of the host. */
@Command(
    name = "token",
    description = "Make a token for 'graft serve'.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft token ada --role engineer",
      "",
      "Prints the token, which is kept nowhere, and the line for server.tokens in",
      "conf/graft.yaml, which has only its hash."
    })
final class TokenCommand implements Callable<Integer> {
  private static final int BYTES = 32;

  @ParentCommand private GraftCommand graft;

  @Parameters(paramLabel = "NAME", description = "Who gets it, as logs will say.")
  private String name;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "viewer",
      description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Role role;

  @Override
  public Integer call() {
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    String hash = Sha256.of(token.getBytes(StandardCharsets.UTF_8));
    graft.console().print(token);
    graft
        .console()
        .note("- {name: '" + name + "', role: " + role.text() + ", sha256: '" + hash + "'}");
    return 0;
  }
}

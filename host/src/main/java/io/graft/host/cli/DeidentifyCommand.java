package io.graft.host.cli;

import io.graft.core.text.deidentify.Pseudonyms;
import io.graft.host.plugins.DomainLease;
import io.graft.spi.GraftException;
import io.graft.spi.text.Deidentifier;
import io.graft.spi.text.Example;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code graft deidentify}: replaces names, dates, numbers, phones and addresses. */
@Command(
    name = "deidentify",
    description = "Replace names, dates, ids, phones, addresses and e-mail; no guarantee.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft deidentify --text \"Mr. Lund was seen on 3 May 2021.\"",
      "  graft deidentify --input notes.jsonl --json",
      "",
      "Each text is a document: in it the same name gets the same stand-in. Rules find",
      "much and never all: have somebody read what leaves the house."
    })
final class DeidentifyCommand implements Callable<Integer> {
  @ParentCommand private GraftCommand graft;
  @Mixin private JsonOption json;

  @ArgGroup(multiplicity = "1")
  private TextInput input;

  @Option(
      names = "--domain",
      paramLabel = "DOMAIN",
      defaultValue = "medical",
      description = "The domain whose rules are used. Default: ${DEFAULT-VALUE}.")
  private String domain;

  @Override
  public Integer call() {
    try (Plugins plugins = new Plugins();
        DomainLease lease = plugins.get().lease(domain)) {
      List<Deidentifier> rules = lease.services(Deidentifier.class);
      if (rules.isEmpty()) {
        throw GraftException.user(
            "domain '" + domain + "' has no rules for de-identification",
            "--domain",
            "name a domain that has, such as medical");
      }
      input.forEachChunk(examples -> examples.forEach(example -> show(example, rules.get(0))));
    }
    return 0;
  }

  private void show(Example example, Deidentifier rules) {
    String text = example.text();
    Pseudonyms.Replaced replaced = new Pseudonyms().replace(text, rules.find(text));
    if (!json.on()) {
      graft.console().print(replaced.text());
      return;
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("id", example.id());
    object.put("text", replaced.text());
    object.put(
        "replaced",
        replaced.replacements().stream()
            .map(
                part ->
                    Map.of(
                        "start", text.codePointCount(0, part.span().start()),
                        "end", text.codePointCount(0, part.span().end()),
                        "label", part.span().label(),
                        "by", part.standIn()))
            .toList());
    graft.console().json(object);
  }
}

package io.graft.examples;

import aQute.bnd.annotation.spi.ServiceProvider;
import io.graft.spi.JobContext;
import io.graft.spi.domain.DomainPlugin;
import io.graft.spi.domain.HealthReport;
import java.util.Set;

/** Course catalogues and syllabi in English. */
@ServiceProvider(DomainPlugin.class)
public final class EducationPlugin implements DomainPlugin {
  @Override
  public String domain() {
    return "education";
  }

  @Override
  public String description() {
    return "Course catalogues and syllabi";
  }

  @Override
  public Set<String> languages() {
    return Set.of("en");
  }

  @Override
  public String tokenizer() {
    return "syllabus";
  }

  @Override
  public HealthReport check(JobContext context) {
    return HealthReport.well();
  }
}

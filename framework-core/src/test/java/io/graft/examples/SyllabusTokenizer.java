package io.graft.examples;

import aQute.bnd.annotation.spi.ServiceProvider;
import io.graft.spi.JobContext;
import io.graft.spi.text.DomainTokenizer;
import io.graft.spi.text.Segment;
import io.graft.spi.text.TokenizerSession;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a course code such as "CS101" as a subject and a number. */
@ServiceProvider(DomainTokenizer.class)
public final class SyllabusTokenizer implements DomainTokenizer {
  private static final Pattern CODE = Pattern.compile("\\b([A-Z]{2,4})(\\d{3})\\b");

  @Override
  public String name() {
    return "syllabus";
  }

  @Override
  public String domain() {
    return "education";
  }

  @Override
  public TokenizerSession open(JobContext context) {
    return SyllabusTokenizer::segment;
  }

  private static List<Segment> segment(String text) {
    List<Segment> segments = new ArrayList<>();
    Matcher code = CODE.matcher(text);
    while (code.find()) {
      segments.add(new Segment(code.start(1), code.end(1), code.group(1)));
      segments.add(new Segment(code.start(2), code.end(2), code.group(2)));
    }
    return segments;
  }
}

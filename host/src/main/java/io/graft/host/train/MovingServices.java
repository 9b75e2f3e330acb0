package io.graft.host.train;

import io.graft.core.Services;
import io.graft.spi.GraftException;
import io.graft.spi.JobContext;
import io.graft.spi.Setting;
import io.graft.spi.text.DomainTokenizer;
import io.graft.spi.text.Segment;
import io.graft.spi.text.TokenizerSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The services of the plugin version that a session holds now. Sessions of domain tokenizers that
 * were opened through it can move on to another version, and go on with their state there; whoever
 * uses them need not know. What was made with these services does not hold the version itself,
 * which would outlive its draining. Moving and using may not overlap.
 */
final class MovingServices implements Services {
  private final List<MovingSession> sessions = new CopyOnWriteArrayList<>();
  private volatile Services now;

  MovingServices(Services now) {
    this.now = now;
  }

  @Override
  @SuppressWarnings("unchecked") // a list of tokenizers is asked for
  public <T> List<T> all(Class<T> type) {
    List<T> all = now.all(type);
    return type == DomainTokenizer.class
        ? (List<T>)
            all.stream().map(t -> new MovingTokenizer(((DomainTokenizer) t).name())).toList()
        : all;
  }

  /**
   * Moves all open sessions.
   *
   * @param next the services of the other version
   * @param version the version that the sessions leave
   * @throws GraftException when a session cannot go on there; all stay then as they are
   */
  void moveTo(Services next, String version) {
    Map<MovingSession, TokenizerSession> opened = new LinkedHashMap<>();
    try {
      for (MovingSession session : sessions) {
        TokenizerSession restored =
            tokenizer(next, session.tokenizer)
                .restore(session.context, session.now.state(), version);
        opened.put(session, restored);
      }
    } catch (RuntimeException | Error e) {
      opened.values().forEach(TokenizerSession::close);
      throw e;
    }
    now = next;
    List<TokenizerSession> left = new ArrayList<>();
    opened.forEach(
        (session, restored) -> {
          left.add(session.now);
          session.now = restored;
        });
    left.forEach(TokenizerSession::close);
  }

  private static DomainTokenizer tokenizer(Services services, String name) {
    return services.find(
        DomainTokenizer.class, "domain tokenizer", DomainTokenizer::name, name, "domain");
  }

  /** A tokenizer by its name, of whatever version is held when it is asked. */
  private final class MovingTokenizer implements DomainTokenizer {
    private final String name;

    MovingTokenizer(String name) {
      this.name = name;
    }

    private DomainTokenizer here() {
      return tokenizer(now, name);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String domain() {
      return here().domain();
    }

    @Override
    public List<Setting> settings() {
      return here().settings();
    }

    @Override
    public TokenizerSession open(JobContext context) {
      return opened(context, here().open(context));
    }

    @Override
    public TokenizerSession restore(JobContext context, byte[] state, String oldVersion) {
      return opened(context, here().restore(context, state, oldVersion));
    }

    private TokenizerSession opened(JobContext context, TokenizerSession session) {
      MovingSession moving = new MovingSession(name, context, session);
      sessions.add(moving);
      return moving;
    }
  }

  private final class MovingSession implements TokenizerSession {
    private final String tokenizer;
    private final JobContext context;
    private volatile TokenizerSession now;

    MovingSession(String tokenizer, JobContext context, TokenizerSession now) {
      this.tokenizer = tokenizer;
      this.context = context;
      this.now = now;
    }

    @Override
    public List<Segment> segment(String text) {
      return now.segment(text);
    }

    @Override
    public byte[] state() {
      return now.state();
    }

    @Override
    public void close() {
      sessions.remove(this);
      now.close();
    }
  }
}

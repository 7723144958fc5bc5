package io.vatpool.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The gateway's settings, {@code vatpool.gateway.*}. Durations are written {@code 10s}, {@code
 * 500ms}; sizes {@code 64M}.
 */
@ConfigMapping(prefix = "vatpool.gateway")
public interface GatewayConfig {
  /** Characters that a gateway's id may have. */
  String ID_PATTERN = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

  /** This replica's name in leases and logs; by default the host's name and a random suffix. */
  Optional<@Pattern(regexp = ID_PATTERN) String> id();

  /**
   * Where other gateways reach this one, for requests about kernels that it holds; by default its
   * loopback address and port, which is right for one machine.
   */
  Optional<String> advertisedUrl();

  /** Which kernels are ours. */
  Leases leases();

  /** When the cranks done so far are made durable; a kernel's own settings come before these. */
  Block block();

  /** Bounds on what one client or kernel may ask for. */
  Limits limits();

  /** How long a kernel may take to finish its crank and commit when the gateway stops. */
  @WithDefault("20s")
  Duration stopGrace();

  /** Talking to the worker pool. */
  Workers workers();

  /** Passing requests on to the gateways that hold their kernels. */
  Forward forward();

  /** Calls out of bridge devices. */
  Webhook webhook();

  /** The kernels' structured logs. */
  Slog slog();

  /** {@code vatpool.gateway.leases.*}. */
  interface Leases {
    /** How long a silent gateway keeps its kernels. */
    @WithDefault("10s")
    Duration duration();

    /** Pause between two rounds of renewing and adopting; well below the duration. */
    @WithDefault("2s")
    Duration interval();

    /** No more kernels than this are held by one gateway. */
    @WithDefault("10000")
    @Min(1)
    int kernelsMax();
  }

  /** {@code vatpool.gateway.block.*}. */
  interface Block {
    /** Cranks in one block. */
    @WithDefault("100")
    @Min(1)
    @Max(1_000_000)
    int cranksMax();

    /** Computrons in one block; the crank that reaches the bound still belongs to it. */
    @WithDefault("65000000")
    @Min(1)
    long computronsMax();

    /** How old the oldest crank of a block may become before it is committed. */
    @WithDefault("50ms")
    Duration ageMax();
  }

  /** {@code vatpool.gateway.limits.*}. */
  interface Limits {
    /** Commands that wait for one kernel's thread. */
    @WithDefault("1000")
    @Min(1)
    int commandsMax();

    /** Of those, messages of one client that have not been queued yet. */
    @WithDefault("500")
    @Min(1)
    int clientCommandsMax();

    /** Messages in one kernel's queues beyond which new ones are refused with 429. */
    @WithDefault("100000")
    @Min(1)
    long queuedMessagesMax();

    /** Of those, messages that one client has sent. */
    @WithDefault("25000")
    @Min(1)
    int clientMessagesMax();

    /** Size of a bundle's JSON. */
    @WithDefault("64M")
    MemorySize bundleBytesMax();

    /** Size of any other request body. */
    @WithDefault("16M")
    MemorySize bodyBytesMax();

    /** How long a client may wait in one request. */
    @WithDefault("60s")
    Duration waitMax();

    /** How long the answer to a change is waited for; the change itself goes on. */
    @WithDefault("60s")
    Duration answerMax();

    /** How long one run of a host-driven kernel may take before it answers with what it did. */
    @WithDefault("5m")
    Duration runMax();

    /** Audits that one gateway makes at the same time; each has a database connection. */
    @WithDefault("1")
    @Min(1)
    @Max(16)
    int auditsMax();

    /** C-list entries, objects, promises and events of a kernel that may be audited. */
    @WithDefault("1000000")
    @Min(1)
    long auditEntriesMax();

    /** Elements in one page of a list. */
    @WithDefault("1000")
    @Min(1)
    @Max(100_000)
    int pageMax();
  }

  /** {@code vatpool.gateway.workers.*}. */
  interface Workers {
    /** Pause between two looks at the table of workers. */
    @WithDefault("1s")
    Duration interval();

    /** A worker whose last heartbeat is older than this gets no new vats. */
    @WithDefault("10s")
    Duration staleAfter();

    /**
     * Workers that must be reachable for this gateway to be ready. With 0 it takes messages while
     * there are none: for an installation that scales its idle workers away.
     */
    @WithDefault("1")
    @Min(0)
    int readyMin();

    /** Time for one delivery, page-in and replay included. */
    @WithDefault("10m")
    Duration deliveryTimeout();

    /** Time for saving one snapshot. */
    @WithDefault("5m")
    Duration snapshotTimeout();

    /** Time for opening a connection. */
    @WithDefault("5s")
    Duration connectTimeout();

    /** First pause before connecting again; doubles up to {@link #reconnectMax}. */
    @WithDefault("100ms")
    Duration reconnectMin();

    /** Longest pause before connecting again. */
    @WithDefault("5s")
    Duration reconnectMax();

    /**
     * How long a vat waits for a worker that has the engine build of its incarnation, while there
     * are only others; then the kernel's fault policy decides.
     */
    @WithDefault("1m")
    Duration engineWaitMax();

    /** Workers tried for one delivery while their connections fail or their engines die. */
    @WithDefault("5")
    @Min(2)
    @Max(100)
    int attemptsMax();
  }

  /** {@code vatpool.gateway.forward.*}. */
  interface Forward {
    /** Time for opening a connection to another gateway. */
    @WithDefault("2s")
    Duration connectTimeout();

    /** Connections to one other gateway; each request that is passed on has one to itself. */
    @WithDefault("1000")
    @Min(1)
    int connectionsMax();

    /** Requests that wait for a connection to one other gateway; more are refused with 503. */
    @WithDefault("1000")
    @Min(1)
    int waitingMax();

    /** How long the first byte of an answer is waited for; above {@code limits.run-max}. */
    @WithDefault("7m")
    Duration answerMax();

    /**
     * For how long it is believed where a kernel is; how often its lease is looked at meanwhile.
     */
    @WithDefault("1s")
    Duration lookupAge();
  }

  /** {@code vatpool.gateway.webhook.*}. */
  interface Webhook {
    /** How long a receiver may take to answer one call. */
    @WithDefault("10s")
    Duration answerMax();

    /** Attempts for one call; after that the kernel's calls wait until somebody asks for more. */
    @WithDefault("20")
    @Min(1)
    int attemptsMax();

    /** Pause after the first failed attempt; doubles with each further one. */
    @WithDefault("500ms")
    Duration backoffMin();

    /** Longest such pause. */
    @WithDefault("2m")
    Duration backoffMax();

    /** Calls that were taken are removed from the kernel's state together, so many at most. */
    @WithDefault("64")
    @Min(1)
    int removedTogetherMax();
  }

  /** {@code vatpool.gateway.slog.*}. */
  interface Slog {
    /** Whether there are slogs at all; without them a crank costs a little less. */
    @WithDefault("true")
    boolean enabled();

    /** Folder of the slog files, one per kernel; without it there are no files. */
    Optional<Path> folder();

    /** A file of this size is closed and a new one begun. */
    @WithDefault("100M")
    MemorySize fileBytesMax();

    /** Closed files kept per kernel. */
    @WithDefault("5")
    @Min(0)
    @Max(1000)
    int filesKept();

    /**
     * Events of one block that live readers are shown, of more the oldest are left out; and events
     * that may wait for one reader, whose stream ends when there are more.
     */
    @WithDefault("10000")
    @Min(1)
    int liveEventsMax();
  }
}

package io.vatpool.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong input to every command: the answer names it and what to do, and the exit status fits. */
@ExtendWith(SharedCluster.class)
class WrongInputIT {
  private final Vatpool vatpool;

  WrongInputIT(LocalCluster cluster) {
    this.vatpool = cluster.vatpool();
  }

  @BeforeAll
  static void create(LocalCluster cluster) {
    cluster.vatpool().ok("up");
    cluster.create(Kit.config(cluster), "strict");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "frobnicate                                  | USAGE   | frobnicate           | --help",
        "up --workers 0                              | USAGE   | not 0                | --help",
        "up --vats-online x                          | USAGE   | \"x\" is no whole number | --help",
        "down --grace soon                           | USAGE   | \"soon\" is no whole number | --help",
        "restart worker-9                            | USAGE   | worker-9             | worker-1, worker-2",
        "demo --data /etc                            | USAGE   | /etc                 | --data",
        "bundle nothing.js                           | USAGE   | nothing.js           | --help",
        "bundles b1-0                                | REFUSED | b1-0                 | ",
        "kernel                                      | USAGE   | Which kernel command | --help",
        "kernel create nothing.json                  | USAGE   | no such file         | docs/configuration.md",
        "kernel create HOME/pom.xml                       | USAGE   | line 1 is no JSON    | docs/configuration.md",
        "kernel create HOME/examples/counter/config.json --name strict | REFUSED | strict | kernel delete strict",
        "kernel create HOME/examples/counter/config.json --name a/b    | REFUSED | letters, digits | ",
        "kernel create HOME/examples/counter/config.json --fault-policy x | USAGE | \"x\" is not a fault policy | hosted, consensus",
        "kernel show nobody                          | REFUSED | 'nobody'             | ",
        "kernel set strict                           | USAGE   | at least one option  | --help",
        "kernel set strict --mode sideways           | USAGE   | \"sideways\"         | automatic, host-driven",
        "kernel restart strict                       | REFUSED | strict is running    | ",
        "kernel delete strict                        | USAGE   | strict               | --yes",
        "send strict kit                             | USAGE   | METHOD               | --help",
        "send strict nobody hello                    | REFUSED | 'nobody'             | its id (v6)",
        "send strict ko9999 hello                    | REFUSED | ko9999               | ",
        "send strict kit echo word                   | USAGE   | word                 | quotes inside the shell's",
        "send strict kit echo --wait soon            | USAGE   | \"soon\"             | 10s",
        "send strict kit echo --policy maybe         | USAGE   | \"maybe\"            | logFailure",
        "promise strict kp99999                      | REFUSED | kp99999              | ",
        "promise strict ko20                         | REFUSED | kp41                 | ",
        "resolution strict kp99999                   | REFUSED | kp99999              | ",
        "interest strict kp99999                     | REFUSED | kp99999              | ",
        "vats strict v99                             | REFUSED | 'v99'                | its id (v6)",
        "vats strict --spans                         | USAGE   | name it              | --help",
        "transcript strict v99                       | REFUSED | 'v99'                | its id (v6)",
        "transcript strict kit --from x              | USAGE   | \"x\" is no whole number | --help",
        "activityhash nobody                         | REFUSED | 'nobody'             | ",
        "stats nobody                                | REFUSED | 'nobody'             | ",
        "kv nobody                                   | REFUSED | 'nobody'             | ",
        "device strict lamp                          | REFUSED | 'lamp'               | ",
        "run strict                                  | REFUSED | strict runs by itself | host-driven",
        "step strict                                 | REFUSED | strict runs by itself | host-driven",
        "commit strict                               | REFUSED | strict runs by itself | host-driven",
        "run strict --cranks 0                       | REFUSED | cranks must be at least 1 | ",
        "run strict --cleanup maybe                  | USAGE   | maybe                | default",
        "pin strict v99                              | REFUSED | 'v99'                | its id (v6)",
        "reap strict --since x                       | USAGE   | x                    | v1",
        "options strict                              | USAGE   | at least one option  | --help",
        "options strict --reap-interval often        | USAGE   | often                | never",
        "upgrade strict kit nothing.js               | USAGE   | nothing.js           | b1-",
        "upgrade strict kit b1-00                    | REFUSED | 128 lower-case hex   | ",
        "terminate strict kit                        | USAGE   | kit                  | --yes",
        "timer-poll strict noon                      | USAGE   | \"noon\" is no whole number | --help",
        "timer-poll strict 5 --device sundial        | REFUSED | sundial              | ",
        "bridge-inbound strict word                  | USAGE   | word                 | quotes inside the shell's",
        "dump strict everything                      | USAGE   | \"everything\"       | runQueue",
        "slog nobody                                 | REFUSED | 'nobody'             | ",
        "slog strict --write {}                      | REFUSED | 'type'               | ",
        "log nobody                                  | REFUSED | 'nobody'             | ",
        "audit nobody                                | REFUSED | 'nobody'             | ",
        "report nobody                               | REFUSED | 'nobody'             | ",
        "vat                                         | USAGE   | Which vat command    | --help",
        "vat pause strict                            | USAGE   | name the vats to pause | --all",
        "vat pause strict kit --all                  | USAGE   | name the vats to pause | --all",
        "vat suspend strict kit nobody               | REFUSED | 'nobody'             | its id (v6)",
        "vat resume strict kit                       | REFUSED | is running, which does not allow to resume | nothing was changed",
        "vat unsuspend strict v99                    | REFUSED | 'v99'                | its id (v6)",
        "vat options strict kit                      | USAGE   | restart-critical     | --help",
        "vat options strict kit --meter-underflow x  | USAGE   | \"x\"                | terminate, pause",
        "restart-all strict                          | USAGE   | heaps                | --yes",
        "restart-all nobody --dry-run                | REFUSED | 'nobody'             | ",
        "workers --url http://127.0.0.1:1            | NOT_RUNNING | http://127.0.0.1:1 | vatpool up",
        "gateway --url elsewhere                     | USAGE   | elsewhere            | http://",
        "status extra                                | USAGE   | 'extra'              | --help",
        "completion extra                            | USAGE   | 'extra'              | --help",
      })
  void isAnsweredByWhatIsWrongAndWhatToDo(String line, Exit exit, String names, String remedy) {
    String command = line.replace("HOME", Vatpool.HOME.toString());
    // When
    Run people = vatpool.run(command);
    Run program = vatpool.run(command + " --json");

    // Then
    people.ended(exit);
    program.ended(exit);
    assertThat(people.out()).isEmpty();
    assertThat(program.out()).isEmpty();
    assertThat(people.err()).startsWith("vatpool: ").contains(names).doesNotContain("Exception");
    JsonNode error = program.error();
    assertThat(error.path("error").asText()).isEqualTo(exit.name().toLowerCase(Locale.ROOT));
    assertThat(error.path("title").asText()).isNotEmpty();
    assertThat(error.path("detail").asText()).contains(names);
    if (remedy != null) {
      assertThat(error.path("detail").asText() + error.path("remedy").asText()).contains(remedy);
      assertThat(people.err()).contains(remedy);
    }
  }
}

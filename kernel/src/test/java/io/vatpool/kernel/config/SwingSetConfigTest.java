package io.vatpool.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.testing.FixedKernelBundles;
import io.vatpool.protocol.json.JsJson;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwingSetConfigTest {
  private static final String ID = FixedKernelBundles.id('a');
  private static final String BUNDLE =
      "{'moduleFormat':'endoZipBase64','endoZipBase64':'UEsD','endoZipBase64Sha512':'"
          + ID.substring(3)
          + "'}";

  @Test
  void hasTheReferencesDefaults() {
    SwingSetConfig config = parse("{}");

    assertThat(config.bootstrap()).isNull();
    assertThat(config.defaultReapInterval().intValue()).isEqualTo(1);
    assertThat(config.defaultReapGCKrefs().intValue()).isEqualTo(20);
    assertThat(config.snapshotInitial()).isEqualTo(3);
    assertThat(config.snapshotInterval()).isEqualTo(200);
    assertThat(config.relaxDurabilityRules()).isFalse();
    assertThat(config.pinBootstrapRoot()).isFalse();
    assertThat(config.kernelVats()).isEqualTo(KernelVats.ALL);
    assertThat(config.devices()).isEmpty();
  }

  @Test
  void readsEveryOption() {
    SwingSetConfig config =
        parse(
            "{'bootstrap':'b','vats':{'b':{'bundleName':'code','parameters':{'x':1},"
                + "'creationOptions':{'critical':true,'reapInterval':'never','managerType':'local'}},"
                + "'c':{'bundleID':'"
                + ID
                + "'}},'bundles':{'code':{'bundle':"
                + BUNDLE
                + "}},'devices':{'timer':true,'out':{'kind':'bridge'},"
                + "'b2':{'sourceSpec':'@agoric/swingset-vat/src/devices/bundle/device-bundle.js'}},"
                + "'defaultManagerType':'xs-worker','defaultReapInterval':'never',"
                + "'defaultReapGCKrefs':7,'snapshotInitial':0,'snapshotInterval':9,"
                + "'relaxDurabilityRules':true,'pinBootstrapRoot':true,'addVattp':false,"
                + "'addTimer':false,'addComms':false,'includeDevDependencies':true,"
                + "'bundleCachePath':'/tmp','bundleFormat':'endoZipBase64'}");

    assertThat(config.bootstrap()).isEqualTo("b");
    assertThat(config.vats().get("b").source()).isEqualTo(new CodeSource.Named("code"));
    assertThat(config.vats().get("b").creationOptions().get("critical").booleanValue()).isTrue();
    assertThat(config.vats().get("c").source()).isEqualTo(new CodeSource.Installed(ID));
    assertThat(config.bundles().get("code"))
        .isEqualTo(new CodeSource.Inline(new CodeBundle(ID, BUNDLE.replace('\'', '"'))));
    assertThat(config.devices().get("timer").kind()).isEqualTo(DeviceKind.TIMER);
    assertThat(config.devices().get("out").kind()).isEqualTo(DeviceKind.BRIDGE);
    assertThat(config.devices().get("b2").kind()).isEqualTo(DeviceKind.BUNDLE);
    assertThat(config.defaultReapInterval().textValue()).isEqualTo("never");
    assertThat(config.defaultReapGCKrefs().intValue()).isEqualTo(7);
    assertThat(config.snapshotInitial()).isZero();
    assertThat(config.snapshotInterval()).isEqualTo(9);
    assertThat(config.relaxDurabilityRules()).isTrue();
    assertThat(config.pinBootstrapRoot()).isTrue();
    assertThat(config.kernelVats().names()).isEqualTo(List.of("vatAdmin"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[]|the top|expected an object",
        "{'vatz':{}}|the top|unknown option 'vatz'; known are bootstrap, vats",
        "{'bootstrap':'b'}|bootstrap|there is no vat 'b'",
        "{'vats':{'a':{}}}|vats.a|needs exactly one of bundle, bundleID and bundleName, has none",
        "{'vats':{'a':{'bundleName':'x','bundleID':'y'}}}|vats.a|has bundleID and bundleName",
        "{'vats':{'a':{'sourceSpec':'./a.js'}}}|vats.a|sourceSpec names a file",
        "{'vats':{'a':{'bundleSpec':'./a.json'}}}|vats.a|bundleSpec names a file",
        "{'vats':{'a':{'bundleName':'x'}}}|vats.a|there is no 'x' under bundles",
        "{'vats':{'a':{'bundleID':'b1-12'}}}|vats.a|is no bundle id",
        "{'vats':{'a':{'bundle':{'moduleFormat':'test'}}}}|vats.a|only endoZipBase64 can be run",
        "{'vats':{'a':{'bundle':{'moduleFormat':'endoZipBase64'}}}}|vats.a|is not a SHA-512",
        "{'vats':{'a':{'setup':'x'}}}|vats.a|setup functions cannot be run",
        "{'vats':{'vatAdmin':BUNDLED}}|vats.vatAdmin|the kernel has a vat of that name",
        "{'vats':{'a':{'bundle':BUNDLE,'parameters':3}}}|vats.a.parameters|expected an object",
        "{'vats':{'a':{OPTIONS{'foo':1}}}}|vats.a.creationOptions|unknown option 'foo'",
        "{'vats':{'a':{OPTIONS{'meter':1}}}}|vats.a.creationOptions|static vats cannot be metered",
        "{'vats':{'a':{OPTIONS{'enableSetup':true}}}}|creationOptions.enableSetup|liveslots only",
        "{'vats':{'a':{OPTIONS{'useTranscript':false}}}}|creationOptions.useTranscript|paged out",
        "{'vats':{'a':{OPTIONS{'nodeOptions':[]}}}}|creationOptions.nodeOptions|Node process",
        "{'vats':{'a':{OPTIONS{'managerType':'node-subprocess'}}}}|managerType|runs on xsnap here",
        "{'vats':{'a':{OPTIONS{'reapInterval':0}}}}|reapInterval|a positive whole number or",
        "{'vats':{'a':{OPTIONS{'critical':'yes'}}}}|critical|expected true or false",
        "{'bundles':{'x':{'bundleName':'y'}}}|bundles.x|from another one by name",
        "{'devices':{'mailbox':{}}}|devices.mailbox|no mailbox, command, loopbox or plugin",
        "{'devices':{'vatAdmin':{}}}|devices.vatAdmin|adds its vat-admin device itself",
        "{'devices':{'d':{'bundle':BUNDLE}}}|devices.d|devices of one's own cannot be run",
        "{'devices':{'timer':{'creationOptions':{'x':1}}}}|devices.timer|unknown option 'x'",
        "{'addComms':true}|addComms|has no comms vat",
        "{'addVatAdmin':false}|addVatAdmin|every kernel has a vat-admin vat",
        "{'defaultManagerType':'node-subprocess'}|defaultManagerType|runs on xsnap here",
        "{'defaultReapInterval':-1}|defaultReapInterval|a positive whole number or",
        "{'snapshotInterval':1.5}|snapshotInterval|expected a whole number",
        "{'relaxDurabilityRules':'true'}|relaxDurabilityRules|expected true or false"
      })
  void namesThePlaceAndTheRemedy(String config, String at, String problem) {
    String whole =
        config
            .replace("OPTIONS", "'bundle':BUNDLE,'creationOptions':")
            .replace("BUNDLED", "{'bundle':BUNDLE}")
            .replace("BUNDLE", BUNDLE);

    assertThatThrownBy(() -> parse(whole))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(at)
        .hasMessageContaining(problem);
  }

  @Test
  void namesComeInTheReferencesOrder() {
    List<String> order =
        JsNames.ordered(
            Set.of("b", "a", "10", "9", "01", "-1", "4294967295", "timer", "boot"),
            List.of("boot", "vatAdmin", "timer"));

    assertThat(order)
        .containsExactly("9", "10", "boot", "timer", "-1", "01", "4294967295", "a", "b");
  }

  private static SwingSetConfig parse(String json) {
    JsonNode config = JsJson.parse(json.replace('\'', '"'));
    return SwingSetConfig.parse(config);
  }
}

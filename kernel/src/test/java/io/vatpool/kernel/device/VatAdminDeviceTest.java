package io.vatpool.kernel.device;

import static io.vatpool.kernel.device.DeviceFixture.BUNDLE;
import static io.vatpool.kernel.device.DeviceFixture.call;
import static io.vatpool.kernel.device.DeviceFixture.callNode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.kernel.config.DeviceKind;
import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.kernel.testing.FixedKernelBundles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VatAdminDeviceTest {
  private final DeviceFixture fixture = new DeviceFixture();
  private final Device admin = fixture.make(DeviceKind.VAT_ADMIN);

  @Test
  void keepsMeters() {
    String id = call(admin, "createMeter", "[\"+100\",\"+10\"]");
    call(admin, "addMeterRemaining", "[\"m1\",\"+5\"]");
    call(admin, "setMeterThreshold", "[\"m1\",\"+20\"]");

    String meter = call(admin, "getMeter", "[\"m1\"]");

    assertThat(id).isEqualTo("#\"m1\"[]");
    assertThat(meter).isEqualTo("#{\"remaining\":\"+105\",\"threshold\":\"+20\"}[]");
  }

  @Test
  void keepsMetersWithoutEnd() {
    call(admin, "createUnlimitedMeter", "[]");

    String meter = call(admin, "getMeter", "[\"m1\"]");

    assertThat(meter).isEqualTo("#{\"remaining\":\"unlimited\",\"threshold\":\"+0\"}[]");
  }

  @Test
  void handsOutTheSameCapForTheSameBundle() {
    String byName = call(admin, "getNamedBundleCap", "[\"code\"]");
    String byId = call(admin, "getBundleCap", "[\"" + BUNDLE + "\"]");

    String bundle = callNode(admin, "d+1", "getBundle", "[]");

    assertThat(byName).isEqualTo("#\"$0.Alleged: device node\"[d+1]");
    assertThat(byId).isEqualTo(byName);
    assertThat(callNode(admin, "d+1", "getBundleID", "[]")).isEqualTo("#\"" + BUNDLE + "\"[]");
    assertThat(bundle)
        .isEqualTo(
            "#{\"endoZipBase64\":\"UEsD\",\"endoZipBase64Sha512\":\""
                + BUNDLE.substring(3)
                + "\",\"moduleFormat\":\"endoZipBase64\"}[]");
    assertThat(fixture.vatstore)
        .containsEntry("nextDev", "2")
        .containsEntry("id." + BUNDLE, "d+1")
        .containsEntry("slot.d+1", BUNDLE)
        .hasSize(3);
  }

  @Test
  void hasNoCapForABundleThatIsNotInstalled() {
    String cap = call(admin, "getBundleCap", "[\"" + FixedKernelBundles.id('f') + "\"]");

    assertThat(cap).isEqualTo("#\"#undefined\"[]");
    assertThat(fixture.vatstore).isEmpty();
  }

  @Test
  void leavesVatsToTheKernel() {
    String created = call(admin, "createByBundleID", "[\"b1-x\",{\"name\":\"n\"}]");
    call(admin, "upgradeVat", "[\"v6\",\"b1-x\",{},\"better\"]");
    call(admin, "terminateWithFailure", "[\"v6\",\"why\"]");
    call(admin, "changeOptions", "[\"v6\",{\"reapInterval\":5}]");

    assertThat(created).isEqualTo("#\"id1\"[]");
    assertThat(fixture.hooksCalled)
        .containsExactly(
            "createByID #[\"b1-x\",{\"name\":\"n\"}]",
            "upgrade #[\"v6\",\"b1-x\",{},\"better\"]",
            "terminate #[\"v6\",\"why\"]",
            "changeOptions #[\"v6\",{\"reapInterval\":5}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "createMeter|[100,\"+10\"]",
        "createMeter|[\"-1\",\"+10\"]",
        "getMeter|[\"x\"]",
        "upgradeVat|[\"v6\",\"b1-x\",{}]",
        "upgradeVat|[\"six\",\"b1-x\",{},\"better\"]",
        "terminateWithFailure|[\"v6\"]",
        "changeOptions|[6,{}]",
        "getBundleCap|[\"b1-short\"]",
        "getNamedBundleCap|[\"nobody\"]",
        "getBundleIDByName|[\"nobody\"]",
        "nope|[]"
      })
  void refusesWhatMakesNoSense(String method, String args) {
    assertThatThrownBy(() -> call(admin, method, args))
        .isInstanceOfAny(IllegalArgumentException.class, StateViolationException.class);

    assertThat(fixture.hooksCalled).isEmpty();
  }

  @Test
  void theBundleDeviceSpellsItsMethodsDifferently() {
    Device bundles = fixture.make(DeviceKind.BUNDLE);

    String cap = call(bundles, "getNamedBundlecap", "[\"code\"]");

    assertThat(cap).isEqualTo("#\"$0.Alleged: device node\"[d+1]");
    assertThat(call(bundles, "getBundlecap", "[\"" + BUNDLE + "\"]")).isEqualTo(cap);
    assertThat(callNode(bundles, "d+1", "getBundleID", "[]")).isEqualTo("#\"" + BUNDLE + "\"[]");
    assertThatThrownBy(() -> call(bundles, "getBundleCap", "[\"" + BUNDLE + "\"]"))
        .isInstanceOf(DeviceException.class);
  }
}

package dev.azureml.operator.fetch;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What no tenant may have the operator connect to. */
class AddressesTest {
    private static final Addresses NONE_OPEN = new Addresses(List.of());

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "100.64.0.1", "100.100.100.200", "169.254.169.254", "168.63.129.16", "192.0.0.192", "192.0.2.1", "198.18.0.1",
        "198.51.100.7", "203.0.113.9", "0.0.0.0", "0.1.2.3", "224.0.0.1", "239.255.255.255", "240.0.0.1",
        "255.255.255.255", "::", "::1", "fe80::1", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b::10.0.0.1",
        "64:ff9b:1::1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2002:c0a8:101::1", "2001::1", "2001:db8::1", "100::1",
        "5f00::1", "3fff::1"})
    void isSomebodysOwn(String address) {
        assertThat(NONE_OPEN.refusal(InetAddress.ofLiteral(address))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"140.82.121.4", "8.8.8.8", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1",
        "169.253.0.1", "223.255.255.255", "2606:50c0:8000::153", "2a00:1450::1", "64:ff9b::140.82.121.4",
        "2002:8c52:7904::1", "::ffff:140.82.121.4"})
    void isAnybodys(String address) {
        assertThat(NONE_OPEN.refusal(InetAddress.ofLiteral(address))).isEmpty();
    }

    @Test
    void aNetworkOfOnesOwnIsOpenedAndNoOther() {
        Addresses open = new Addresses(List.of(Network.parse("10.1.0.0/16"), Network.parse("fd12::/16")));

        assertThat(open.refusal(InetAddress.ofLiteral("10.1.2.3"))).isEmpty();
        assertThat(open.refusal(InetAddress.ofLiteral("fd12::7"))).isEmpty();
        assertThat(open.refusal(InetAddress.ofLiteral("10.2.0.1"))).isPresent();
        assertThat(open.refusal(InetAddress.ofLiteral("fd13::7"))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "168.63.129.16", "fe80::1", "fd00:ec2::254", "::", "0.0.0.0",
        "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1"})
    void noSettingOpensWhatACloudTellsItsMachines(String address) {
        Addresses open = new Addresses(List.of(Network.parse("0.0.0.0/0"), Network.parse("::/0")));

        assertThat(open.refusal(InetAddress.ofLiteral(address))).isPresent();
        assertThat(open.refusal(InetAddress.ofLiteral("127.0.0.1"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0", "10.0.0.0/33", "fd00::/129", "example.com/8", "10.0.0/8", "/8", "10.0.0.0/-1",
        "999.0.0.0/8"})
    void whatIsNoNetworkIsSaidSo(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Network.parse(text)).withMessageNotContaining("example");
    }
}

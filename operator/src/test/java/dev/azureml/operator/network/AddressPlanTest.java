package dev.azureml.operator.network;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.azureml.api.MLNetworkSpec;
import dev.azureml.operator.plan.Golden;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

/** Ranges within 10.0.0.0/24, small enough to count their addresses one by one. */
class AddressPlanTest {
    private record Range(int first, int bits) {
        String text() {
            return "10.0.0." + first + "/" + bits;
        }

        Set<Long> addresses() {
            return LongStream.range(first, first + (1L << (32 - bits))).boxed().collect(Collectors.toSet());
        }
    }

    private static Gen<Range> ranges() {
        return integers().between(24, 29).zip(integers().between(0, 255), (bits, at) -> {
            int size = 1 << (32 - bits);
            return new Range(at / size * size, bits);
        });
    }

    private static boolean isRefused(List<Range> subnets, String space) {
        String list = IntStream.range(0, subnets.size()).mapToObj(i -> "{\"name\":\"s" + i
                + "\",\"addressPrefix\":\"" + subnets.get(i).text() + "\",\"purpose\":\"Other\"}")
                .collect(Collectors.joining(","));
        MLNetworkSpec spec = Golden.spec(MLNetworkSpec.class, Golden.json("{\"addressSpace\":[\"" + space
                + "\"],\"subnets\":[" + list + "]}"));
        return !new AddressPlan(spec, MissingNode.getInstance()).refusals().isEmpty();
    }

    @Test
    void subnetsAreRefusedExactlyWhereTwoHaveAnAddressInCommon() {
        qt().forAll(lists().of(ranges()).ofSizeBetween(1, 4)).check(subnets -> {
            Set<Long> seen = new HashSet<>();
            int all = subnets.stream().mapToInt(one -> one.addresses().size()).sum();
            subnets.forEach(one -> seen.addAll(one.addresses()));
            return isRefused(subnets, "10.0.0.0/24") == (seen.size() < all);
        });
    }

    @Test
    void aSubnetIsRefusedExactlyWhereItHasAnAddressOutsideOfTheSpace() {
        qt().forAll(ranges(), ranges()).check((subnet, space) -> isRefused(List.of(subnet),
                space.text()) == !space.addresses().containsAll(subnet.addresses()));
    }
}

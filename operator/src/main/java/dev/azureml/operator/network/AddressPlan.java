package dev.azureml.operator.network;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLNetworkSpec;
import dev.azureml.api.MLNetworkSpec.Purpose;
import dev.azureml.operator.azureml.AddressRange;
import dev.azureml.operator.plan.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the ranges of a network and its subnets lie to each other.
 *
 * @param there the subnets that Azure has
 */
record AddressPlan(MLNetworkSpec spec, JsonNode there) {
    private static final String SPACE = "spec.addressSpace";
    /** What containers on a node talk through. */
    private static final AddressRange DOCKER = AddressRange.parse("172.17.0.0/16").orElseThrow();

    /** All that can't be so. */
    List<Translation.Refused> refusals() {
        List<Translation.Refused> refused = new ArrayList<>();
        for (int i = 0; i < space().size(); i++) {
            spaceFault(i).ifPresent(refused::add);
        }
        // Where the ranges are wrong in themselves, nothing can be said of what lies in them.
        if (refused.isEmpty()) {
            for (int i = 0; i < subnets().size(); i++) {
                subnetFault(i).ifPresent(refused::add);
            }
        }
        return refused;
    }

    private Optional<Translation.Refused> spaceFault(int index) {
        String path = SPACE + "[" + index + "]";
        AddressRange range = range(space().get(index));
        if (!range.isWrittenByItsFirst()) {
            return refused(path, range, "is not the first address of its range: write " + range.normal());
        }
        for (int i = 0; i < index; i++) {
            if (range.overlaps(range(space().get(i)))) {
                return refused(path, range, "overlaps " + space().get(i) + " (" + SPACE + "[" + i + "]): take one out");
            }
        }
        return Optional.empty();
    }

    private Optional<Translation.Refused> subnetFault(int index) {
        MLNetworkSpec.Subnet subnet = subnets().get(index);
        String path = "spec.subnets[" + index + "].addressPrefix";
        AddressRange range = range(subnet.addressPrefix());
        if (!range.isWrittenByItsFirst()) {
            return refused(path, range, "is not the first address of its range: write " + range.normal());
        }
        if (space().stream().noneMatch(one -> range(one).contains(range))) {
            return refused(path, range, "lies outside of " + SPACE + " (" + String.join(", ", space())
                    + "): choose a range within it, or add one there");
        }
        for (int i = 0; i < index; i++) {
            if (range.overlaps(range(subnets().get(i).addressPrefix()))) {
                return refused(path, range, "overlaps " + subnets().get(i).addressPrefix() + " of the subnet "
                        + subnets().get(i).name() + " (spec.subnets[" + i + "]): choose another range");
            }
        }
        if (hasNodes(subnet) && range.overlaps(DOCKER)) {
            return refused(path, range, "has addresses of 172.17.0.0/16, which containers on the nodes use among"
                    + " themselves: choose another range, such as 10.20.0.0/24");
        }
        return another(range).map(other -> Translation.Refused.invalid(path, range.text() + " overlaps "
                + ranges(other).filter(range::overlaps).map(AddressRange::text).collect(Collectors.joining(", "))
                + " of the subnet " + other.path("name").asText()
                + ", which Azure has and the spec has not: choose another range, or the name of that one; where it was said"
                + " here before, take this one out until it is gone"));
    }

    static boolean hasNodes(MLNetworkSpec.Subnet subnet) {
        return subnet.purpose() == Purpose.Training || subnet.purpose() == Purpose.Scoring;
    }

    /** A subnet that the spec doesn't say, and that has addresses of the range. */
    private Optional<JsonNode> another(AddressRange range) {
        return there.valueStream()
                .filter(one -> subnets().stream()
                        .noneMatch(said -> said.name().equalsIgnoreCase(one.path("name").asText())))
                .filter(one -> ranges(one).anyMatch(range::overlaps)).findFirst();
    }

    /** All of them, of version 4: subnets that the portal makes have theirs in a list. */
    private static Stream<AddressRange> ranges(JsonNode subnet) {
        return Stream.concat(Stream.of(subnet.at("/properties/addressPrefix")),
                subnet.at("/properties/addressPrefixes").valueStream()).map(range -> range.asText("")).distinct()
                .flatMap(range -> AddressRange.parse(range).stream());
    }

    private List<String> space() {
        return Objects.requireNonNullElse(spec.addressSpace(), List.of());
    }

    private List<MLNetworkSpec.Subnet> subnets() {
        return Objects.requireNonNullElse(spec.subnets(), List.of());
    }

    private static AddressRange range(String text) {
        return AddressRange.parse(text).orElseThrow(() -> new IllegalStateException("the schema lets no " + text
                + " through"));
    }

    private static Optional<Translation.Refused> refused(String path, AddressRange range, String why) {
        return Optional.of(Translation.Refused.invalid(path, range.text() + " " + why));
    }
}

package dev.azureml.operator.engine;

import dev.azureml.operator.cost.Estimate;
import dev.azureml.operator.cost.Known;
import dev.azureml.operator.cost.Part;
import dev.azureml.operator.cost.PriceFile;
import dev.azureml.operator.cost.PriceList;
import dev.azureml.operator.engine.references.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PricingTest {
    private static final ObjectKey LAPTOP = new ObjectKey("MLCompute", "a", "laptop");
    private static final ObjectKey OTHER = new ObjectKey("MLCompute", "a", "other");
    private static final PriceList NONE_YET = prices();
    private Known answer = Known.NOT_YET;
    private final Pricing pricing = new Pricing();

    PricingTest() {
        pricing.askedBy(_ -> answer);
        pricing.become(NONE_YET);
    }

    private static PriceList prices(String... items) {
        return PriceFile.parse("currency: EUR\npricedAt: 2026-11-30\nprices: [" + String.join(", ", items) + "]");
    }

    private static String price(String region, String what) {
        return "{region: '" + region + "', what: " + what + ", unit: Month, price: 7}";
    }

    private void needs(ObjectKey key, String what) {
        PriceList list = pricing.forObject(key);
        pricing.known(key, new Estimate("EUR", null, List.of(new Part("compute", what, "westeurope", false, list.of(
                "westeurope", what, false).orElse(null), 0, 1))));
    }

    private boolean wakes(PriceList now) {
        return pricing.become(now).test(LAPTOP);
    }

    @Test
    void whoWaitsHearsOnceThatItWasAskedFor() {
        needs(LAPTOP, "Standard_DS3_v2");
        assertThat(wakes(NONE_YET)).isFalse();
        answer = Known.IN_VAIN;
        assertThat(wakes(NONE_YET)).isTrue();
        assertThat(wakes(NONE_YET)).isFalse();
    }

    @Test
    void whatHasNoPriceIsNotLookedAtAgainWhileNothingChanges() {
        answer = Known.ALL;
        needs(LAPTOP, "Standard_DS3_v2");
        assertThat(wakes(NONE_YET)).isFalse();
        assertThat(wakes(prices(price("westeurope", "Standard_DS4_v2")))).isFalse();
        assertThat(wakes(prices(price("westeurope", "Standard_DS4_v2"), price("*", "Standard_DS3_v2")))).isTrue();
    }

    @Test
    void whoIsJustBeingLookedAtHearsOfWhatComes() {
        pricing.forObject(LAPTOP);
        assertThat(wakes(NONE_YET)).isTrue();
    }

    @Test
    void anotherPriceConcernsAll() {
        answer = Known.ALL;
        pricing.become(prices(price("*", "Standard_DS3_v2")));
        needs(OTHER, "Standard_DS3_v2");
        assertThat(pricing.become(prices(price("*", "Standard_DS3_v2"), price("westeurope", "Standard_DS3_v2"))).test(
                OTHER)).isTrue();
        assertThat(pricing.become(NONE_YET).test(OTHER)).isTrue();
    }
}

package dev.azureml.operator.spending;

import dev.azureml.operator.arm.ArmId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the resources of a group have cost.
 *
 * @param from the first day of the month
 * @param asOf the day on which Azure said so
 * @param amounts by resource, with all that lies in it
 */
record Accounts(String currency, LocalDate from, LocalDate asOf, Map<ArmId, BigDecimal> amounts) {
    Accounts {
        amounts = Map.copyOf(amounts);
    }

    /** @param rows what Azure accounts to each by itself */
    static Accounts of(String currency, LocalDate asOf, Map<ArmId, BigDecimal> rows) {
        Map<ArmId, BigDecimal> sums = new HashMap<>();
        rows.forEach((id, amount) -> {
            for (Optional<ArmId> at = Optional.of(id); at.isPresent(); at = at.get().parent()) {
                sums.merge(at.get(), amount, BigDecimal::add);
            }
        });
        return new Accounts(currency, asOf.withDayOfMonth(1), asOf, sums);
    }

    /** Returns what those cost together; empty where Azure accounts nothing to any of them. */
    Optional<BigDecimal> of(Set<ArmId> ids) {
        return ids.stream().filter(id -> ids.stream().noneMatch(other -> !other.equals(id) && id.isWithin(other)))
                .flatMap(id -> Optional.ofNullable(amounts.get(id)).stream()).reduce(BigDecimal::add);
    }
}

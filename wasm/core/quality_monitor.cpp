#include "core/quality_monitor.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace holdfast {
namespace {

constexpr std::uint8_t history_length = 16;
constexpr std::uint8_t samples_to_improve = 2;
constexpr double poor_loss = 0.25;

}  // namespace

void QualityMonitor::sample(Duration round_trip) {
  smooth(std::max(0.0, to_ms(round_trip)));
  record(true);
  settle_level();
}

void QualityMonitor::lost() {
  record(false);
  if (!fresh_) settle_level();
}

void QualityMonitor::came_online() {
  fresh_ = true;
  history_ = 0;
  history_size_ = 0;
  quality_.loss = 0;
}

void QualityMonitor::went_offline() {
  quality_.level = QualityLevel::offline;
  better_in_a_row_ = 0;
}

void QualityMonitor::smooth(double rtt_ms) {
  if (fresh_) {
    quality_.latency_ms = rtt_ms;
    quality_.jitter_ms = rtt_ms / 2;
    return;
  }
  quality_.jitter_ms = 0.75 * quality_.jitter_ms + 0.25 * std::abs(quality_.latency_ms - rtt_ms);
  quality_.latency_ms = 0.875 * quality_.latency_ms + 0.125 * rtt_ms;
}

void QualityMonitor::record(bool answered) {
  history_ = static_cast<std::uint16_t>((static_cast<unsigned>(history_) << 1U) | (answered ? 0U : 1U));
  history_size_ = std::min<std::uint8_t>(history_length, static_cast<std::uint8_t>(history_size_ + 1));
  quality_.loss = static_cast<double>(std::popcount(history_)) / history_size_;
}

QualityLevel QualityMonitor::level_of(double latency_ms) const {
  if (quality_.loss >= poor_loss || latency_ms >= options_.fair_below_ms) return QualityLevel::poor;
  if (latency_ms >= options_.good_below_ms) return QualityLevel::fair;
  if (latency_ms >= options_.excellent_below_ms) return QualityLevel::good;
  return QualityLevel::excellent;
}

void QualityMonitor::settle_level() {
  const QualityLevel measured = level_of(quality_.latency_ms);
  if (fresh_ || measured <= quality_.level) {
    quality_.level = measured;
    better_in_a_row_ = 0;
    fresh_ = false;
    return;
  }
  const bool earned = level_of(quality_.latency_ms * (1.0 + options_.hysteresis)) > quality_.level;
  better_in_a_row_ = earned ? static_cast<std::uint8_t>(better_in_a_row_ + 1) : std::uint8_t{0};
  if (better_in_a_row_ < samples_to_improve) return;
  quality_.level = measured;
  better_in_a_row_ = 0;
}

}  // namespace holdfast

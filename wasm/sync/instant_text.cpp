#include "sync/instant_text.h"

#include <chrono>

namespace holdfast::sync {
namespace {

constexpr std::int64_t second = 1'000'000;

/// Takes digits and separators off the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  bool failed() const { return failed_; }

  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void need(char c) { failed_ = !take(c) || failed_; }

  /// `most` digits or fewer, at least one.
  int number(std::size_t most) {
    int value = 0;
    std::size_t digits = 0;
    for (; digits < most && !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; ++digits) {
      value = value * 10 + (rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    failed_ = failed_ || digits == 0;
    return value;
  }

  /// A fraction of a second, in microseconds.
  int fraction() {
    const std::size_t before = rest_.size();
    int value = number(6);
    for (std::size_t digits = before - rest_.size(); digits < 6; ++digits) value *= 10;
    return value;
  }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

std::int64_t days_of(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  return std::chrono::sys_days{date}.time_since_epoch().count();
}

/// Seconds east of Greenwich: `Z`, `+02`, `+0530`, `-03:30`.
std::int64_t zone_of(Reader& reader) {
  if (reader.take('Z')) return 0;
  const bool west = reader.take('-');
  if (!west) reader.need('+');
  const std::int64_t hours = reader.number(2);
  reader.take(':');
  const std::int64_t minutes = reader.done() ? 0 : reader.number(2);
  const std::int64_t seconds = hours * 3600 + minutes * 60;
  return west ? -seconds : seconds;
}

}  // namespace

std::optional<InstantText> read_instant(std::string_view text) {
  Reader reader{text};
  const int year = reader.number(4);
  reader.need('-');
  const int month = reader.number(2);
  reader.need('-');
  const int day = reader.number(2);
  if (!reader.take('T')) reader.need(' ');
  const std::int64_t hour = reader.number(2);
  reader.need(':');
  const std::int64_t minute = reader.number(2);
  const int seconds = reader.take(':') ? reader.number(2) : 0;
  const int fraction = reader.take('.') ? reader.fraction() : 0;
  const bool zoned = !reader.done();
  const std::int64_t zone = zoned ? zone_of(reader) : 0;
  const bool real = month >= 1 && month <= 12 && day >= 1 && day <= 31;
  if (reader.failed() || !reader.done() || !real) return std::nullopt;
  const std::int64_t local = days_of(year, month, day) * 86'400 + hour * 3600 + minute * 60 + seconds;
  return InstantText{(local - zone) * second + fraction, zoned};
}

}  // namespace holdfast::sync

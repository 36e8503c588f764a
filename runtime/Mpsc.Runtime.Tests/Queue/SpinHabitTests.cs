namespace Mpsc.Tests;

public class SpinHabitTests
{
    [Fact]
    public void Is_tried_less_and_less_often_while_it_is_in_vain_but_never_given_up()
    {
        var habit = new SpinHabit();
        var skipped = new List<int>();
        for (int round = 0; round < 7; round++)
        {
            int skips = 0;
            while (!habit.IsWorthwhile())
                skips++;
            skipped.Add(skips);
            habit.WasInVain();
        }

        Assert.Equal([0, 1, 3, 7, 15, 15, 15], skipped);
    }

    [Fact]
    public void Is_tried_again_each_time_once_it_has_paid()
    {
        var habit = new SpinHabit();
        habit.WasInVain();
        while (!habit.IsWorthwhile())
        {
        }

        habit.Succeeded();
        Assert.True(habit.IsWorthwhile());
        habit.WasInVain();
        Assert.False(habit.IsWorthwhile());
        Assert.True(habit.IsWorthwhile());
    }
}

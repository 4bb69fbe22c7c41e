type Attend = (attends: boolean) => void;

let attendHere: Attend | undefined;

/** The relay in this process can be told to see to its viewers, or to leave them to the system. */
export const attendsBy = (act: Attend): void => {
  attendHere = act;
};

/** Tells it so. @throws Error if there is none in this process that can be told */
export function attend(attends: boolean): void {
  if (attendHere === undefined) throw new Error('No relay in this process can be told to attend.');
  attendHere(attends);
}
